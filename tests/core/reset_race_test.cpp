// Resets while others push and read: a sample lands in one epoch or the other, whole.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <atomic>
#include <thread>
#include <vector>

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_SCENE_RAY;
constexpr unsigned producer_count = 2;
constexpr uint64_t resets = 100;

void produce(LocalcastRuntime* runtime, uint64_t sensor, const std::atomic<bool>& stop, uint64_t& accepted,
             uint64_t& handed_in) {
    for (uint64_t sequence = 0; !stop.load(); ++sequence) {
        ++handed_in;
        accepted += localcast_runtime_push_scene_ray(runtime, make_handle(sensor, 500 + sequence, sequence)) ? 1 : 0;
    }
}

// Follows by cursor; per epoch each sensor's sequence only grows, and epochs only grow.
void follow(LocalcastRuntime* runtime, const std::atomic<bool>& stop, std::atomic<uint64_t>& wrong) {
    LocalcastCursor cursor{};
    uint64_t epoch = 0;
    uint64_t next[producer_count + 1] = {};
    while (!stop.load()) {
        LocalcastSampleHandle out{};
        const auto status = localcast_runtime_read_next(runtime, kind, &cursor, &out);
        wrong += cursor.epoch < epoch || status > LOCALCAST_TOO_OLD ? 1 : 0;
        epoch = cursor.epoch;
        if (status == LOCALCAST_OK) {
            const bool whole = is_whole(out) && out.sensor_id_hash >= 1 && out.sensor_id_hash <= producer_count;
            wrong += whole ? 0 : 1;
            if (whole) {
                wrong += out.sequence < next[out.sensor_id_hash] ? 1 : 0; // sequences run on through resets
                next[out.sensor_id_hash] = out.sequence + 1;
            }
        }
        if (localcast_runtime_latest_for_sensor(runtime, kind, 1, &out)) {
            wrong += is_whole(out) && out.sensor_id_hash == 1 ? 0 : 1;
        }
        const auto s = status_of(runtime);
        wrong += s.total_sample_count == s.scene_ray_count ? 0 : 1;
    }
}

} // namespace

TEST_CASE("resets while others push and read leave whole samples and counts that add up") {
    for (const size_t capacity : {8u, 512u}) {
        const auto runtime = make_runtime(2000, capacity);
        std::atomic<bool> stop{false};
        std::atomic<uint64_t> wrong{0};
        uint64_t accepted[producer_count] = {};
        uint64_t handed_in[producer_count] = {};
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < producer_count; ++i) {
            threads.emplace_back(
                [&, i] { produce(runtime.get(), i + 1, stop, accepted[i], handed_in[i]); });
        }
        threads.emplace_back([&] { follow(runtime.get(), stop, wrong); });
        for (uint64_t i = 0; i < resets; ++i) {
            const uint64_t before = stats_of(runtime.get()).admitted_count;
            while (stats_of(runtime.get()).admitted_count < before + 20) {
                std::this_thread::yield();
            }
            REQUIRE(localcast_runtime_reset(runtime.get()));
        }
        stop.store(true);
        for (auto& thread : threads) {
            thread.join();
        }
        CHECK(wrong == 0);
        const auto stats = stats_of(runtime.get());
        CHECK(stats.epoch == resets);
        CHECK(stats.admitted_count + stats.late_count == accepted[0] + accepted[1]);
        CHECK(stats.admitted_count + stats.late_count + stats.failed_count == handed_in[0] + handed_in[1]);
        CHECK(stats.admitted_count == stats.live_count + stats.expired_count + stats.overrun_count);
        CHECK(stats.live_count == localcast_runtime_len(runtime.get()));
    }
}
