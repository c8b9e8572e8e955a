// Producers and readers at once: whole or absent, each producer in its order, and counts that add up once quiet.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <atomic>
#include <thread>
#include <vector>

using namespace localcast::test;

namespace {

#if defined(__SANITIZE_THREAD__)
constexpr uint64_t pushes = 20000;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
constexpr uint64_t pushes = 20000;
#else
constexpr uint64_t pushes = 200000;
#endif
#else
constexpr uint64_t pushes = 200000;
#endif

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_AUDIO_BLOCK;

// What the threads of one run found wrong; every count must be 0 at the end.
struct Findings {
    std::atomic<uint64_t> torn{0};
    std::atomic<uint64_t> out_of_order{0};
    std::atomic<uint64_t> wrong_sensor{0};
    std::atomic<uint64_t> repeated{0};
    std::atomic<uint64_t> impossible{0};

    uint64_t total() const { return torn + out_of_order + wrong_sensor + repeated + impossible; }
};

struct Shape {
    uint64_t duration_ns;
    size_t capacity;
    unsigned producers;
    unsigned readers;
    bool own_kinds; // each producer its own kind, else all of one kind
};

class Run {
public:
    explicit Run(const Shape& shape)
        : shape_(shape), runtime_(make_runtime(shape.duration_ns, shape.capacity)), accepted_(shape.producers) {}

    void go() {
        REQUIRE(runtime_);
        std::vector<std::thread> producers;
        std::vector<std::thread> readers;
        for (unsigned reader = 0; reader < shape_.readers; ++reader) {
            readers.emplace_back([this, reader] { read(reader); });
        }
        for (unsigned producer = 0; producer < shape_.producers; ++producer) {
            producers.emplace_back([this, producer] { produce(producer); });
        }
        for (auto& thread : producers) {
            thread.join();
        }
        done_.store(true);
        for (auto& thread : readers) {
            thread.join();
        }
        check();
    }

private:
    LocalcastSampleKind kind_of(unsigned producer) const {
        return shape_.own_kinds ? producer % LOCALCAST_SAMPLE_KIND_COUNT : kind;
    }
    static uint64_t sensor_of(unsigned producer) { return (uint64_t{producer} + 1) << 32; }

    void produce(unsigned producer) {
        Random random(producer + 1);
        const auto push = runtime_push[kind_of(producer)];
        uint64_t time = 1000;
        for (uint64_t sequence = 0; sequence < pushes; ++sequence) {
            time += random.below(20);
            const uint64_t stamp = time - random.below(200);
            accepted_[producer] += push(runtime_.get(), make_handle(sensor_of(producer), stamp, sequence)) ? 1 : 0;
        }
    }

    void read(unsigned reader) {
        Random random(1000 + reader);
        std::vector<LocalcastCursor> cursors(LOCALCAST_SAMPLE_KIND_COUNT);
        std::vector<uint64_t> next(shape_.producers, 0);
        bool last_round = false;
        while (!last_round) {
            last_round = done_.load();
            follow(cursors, next);
            scan(random);
            ask_sensors();
            check_status();
        }
    }

    // By cursor: each producer's samples once and in its own order.
    void follow(std::vector<LocalcastCursor>& cursors, std::vector<uint64_t>& next) {
        for (LocalcastSampleKind k = 0; k < LOCALCAST_SAMPLE_KIND_COUNT; ++k) {
            LocalcastSampleHandle out{};
            for (int reads = 0; reads < 2000; ++reads) {
                const auto status = localcast_runtime_read_next(runtime_.get(), k, &cursors[k], &out);
                if (status != LOCALCAST_OK) {
                    findings_.impossible += status == LOCALCAST_NO_DATA ? 0 : 1;
                    break;
                }
                if (check_whole(out)) {
                    const auto producer = static_cast<size_t>((out.sensor_id_hash >> 32) - 1);
                    findings_.repeated += out.sequence + 1 == next[producer] ? 1 : 0;
                    findings_.out_of_order += out.sequence < next[producer] ? 1 : 0;
                    next[producer] = out.sequence + 1;
                }
            }
        }
    }

    // By index and by range: whole, and inside one range each producer in its order.
    void scan(Random& random) {
        LocalcastSampleHandle out{};
        LocalcastSampleKind out_kind = 0;
        const size_t n = localcast_runtime_len(runtime_.get());
        for (int i = 0; i < 20; ++i) {
            if (localcast_runtime_sample_at(runtime_.get(), random.below(n), &out_kind, &out) && check_whole(out)) {
                const auto producer = static_cast<unsigned>((out.sensor_id_hash >> 32) - 1);
                findings_.wrong_sensor += out_kind == kind_of(producer) ? 0 : 1;
            }
            if (localcast_runtime_view_sample_at(runtime_.get(), kind, random.below(n), &out)) {
                check_whole(out);
            }
        }
        std::vector<LocalcastSampleHandle> range(64);
        std::vector<uint64_t> next(shape_.producers, 0);
        size_t count = 0;
        const uint64_t edge = status_of(runtime_.get()).edge_ns;
        localcast_runtime_read_range(runtime_.get(), kind, edge > 100 ? edge - 100 : 0, edge, range.data(), 64, &count);
        for (size_t i = 0; i < std::min<size_t>(count, 64); ++i) {
            if (check_whole(range[i])) {
                const auto producer = static_cast<size_t>((range[i].sensor_id_hash >> 32) - 1);
                findings_.out_of_order += range[i].sequence < next[producer] ? 1 : 0;
                next[producer] = range[i].sequence + 1;
            }
        }
    }

    // By sensor: the answer is that sensor's.
    void ask_sensors() {
        for (unsigned producer = 0; producer < shape_.producers; ++producer) {
            const uint64_t sensor = sensor_of(producer);
            const auto k = kind_of(producer);
            LocalcastSampleHandle out{};
            if (localcast_runtime_latest_for_sensor(runtime_.get(), k, sensor, &out) && check_whole(out)) {
                findings_.wrong_sensor += out.sensor_id_hash == sensor ? 0 : 1;
                const uint64_t at = out.timestamp_ns;
                if (localcast_runtime_before(runtime_.get(), k, sensor, at, &out) == LOCALCAST_OK && check_whole(out)) {
                    findings_.wrong_sensor += out.sensor_id_hash == sensor && out.timestamp_ns <= at ? 0 : 1;
                }
                if (localcast_runtime_after(runtime_.get(), k, sensor, at, &out) == LOCALCAST_OK && check_whole(out)) {
                    findings_.wrong_sensor += out.sensor_id_hash == sensor && out.timestamp_ns > at ? 0 : 1;
                }
            }
        }
    }

    // One status is one moment: its kinds add up, and its start is its edge less the duration.
    void check_status() {
        const auto s = status_of(runtime_.get());
        const size_t sum = s.camera_frame_count + s.camera_feature_count + s.scene_ray_count + s.surface_claim_count +
                           s.material_claim_count + s.audio_block_count + s.phase_claim_count + s.event_claim_count +
                           s.render_packet_count;
        const uint64_t start = s.edge_ns > shape_.duration_ns ? s.edge_ns - shape_.duration_ns : 0;
        const bool possible = sum == s.total_sample_count && s.total_sample_count <= shape_.capacity &&
                              s.window_start_ns == start;
        findings_.impossible += possible ? 0 : 1;
    }

    bool check_whole(const LocalcastSampleHandle& handle) {
        const bool whole = is_whole(handle) && (handle.sensor_id_hash >> 32) - 1 < shape_.producers;
        findings_.torn += whole ? 0 : 1;
        return whole;
    }

    void check() {
        CHECK(findings_.torn == 0);
        CHECK(findings_.out_of_order == 0);
        CHECK(findings_.repeated == 0);
        CHECK(findings_.wrong_sensor == 0);
        CHECK(findings_.impossible == 0);
        uint64_t accepted = 0;
        for (const uint64_t count : accepted_) {
            accepted += count;
        }
        const auto stats = stats_of(runtime_.get());
        CHECK(stats.admitted_count + stats.late_count == accepted);
        CHECK(stats.admitted_count + stats.late_count + stats.failed_count == shape_.producers * pushes);
        CHECK(stats.admitted_count == stats.live_count + stats.expired_count + stats.overrun_count);
        CHECK(stats.live_count == localcast_runtime_len(runtime_.get()));
        check_quiet_window();
    }

    // Once quiet, counting by index and by cursor gives what the status says.
    void check_quiet_window() {
        const size_t n = localcast_runtime_len(runtime_.get());
        std::vector<uint64_t> next(shape_.producers, 0);
        for (size_t i = 0; i < n; ++i) {
            LocalcastSampleHandle out{};
            LocalcastSampleKind out_kind = 0;
            REQUIRE(localcast_runtime_sample_at(runtime_.get(), i, &out_kind, &out));
            REQUIRE(check_whole(out));
            const auto producer = static_cast<size_t>((out.sensor_id_hash >> 32) - 1);
            REQUIRE(out.sequence >= next[producer]);
            next[producer] = out.sequence + 1;
        }
    }

    Shape shape_;
    RuntimePtr runtime_;
    std::vector<uint64_t> accepted_; // written by its producer, read after the join
    std::atomic<bool> done_{false};
    Findings findings_;
};

} // namespace

TEST_CASE("with several producers and readers every sample is whole and counts add up") {
    Run({2000, 4096, 3, 2, false}).go();
}

TEST_CASE("producers of different kinds share one order") {
    Run({2000, 4096, 4, 2, true}).go();
}

TEST_CASE("producers that lap a tiny window leave whole samples only") {
    for (const size_t capacity : {1u, 2u, 5u, 16u}) {
        Run({UINT64_MAX, capacity, 3, 2, false}).go();
    }
}

TEST_CASE("more producers than processors lose nothing uncounted") {
    Run({5000, 1024, 12, 1, false}).go();
}

TEST_CASE("a thread reads its own push at once when no other push is under way") {
    const auto runtime = make_runtime(1000, 128);
    for (uint64_t i = 0; i < 20000; ++i) {
        REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 10 + i, i)));
        LocalcastSampleHandle out{};
        REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), kind, 7, &out));
        REQUIRE(out.sequence == i);
    }
}

TEST_CASE("a thread that joins late sees what others pushed before") {
    const auto runtime = make_runtime(1000, 128);
    for (uint64_t i = 0; i < 200; ++i) {
        std::thread([&] { localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 10 + i, i)); }).join();
        LocalcastSampleHandle out{};
        REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), kind, 7, &out));
        REQUIRE(out.sequence == i);
    }
}
