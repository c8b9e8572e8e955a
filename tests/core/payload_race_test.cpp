// Payload rings under concurrency: readers against reuse, release, collection and reset. Run under ThreadSanitizer too.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <localcast_payload.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_CAMERA_FRAME;
constexpr uint64_t sensor = 7;
constexpr uint64_t duration_ns = 1000;
constexpr uint64_t guard_ns = 1;
constexpr uint64_t step_ns = 25; // 41 live samples at a time
constexpr size_t words = 40;     // larger than a cache line
constexpr size_t entries = 48;

using Block = std::array<uint64_t, words>;
using RingPtr = std::unique_ptr<LocalcastPayloadRing, Freeing<localcast_payload_ring_release>>;

RingPtr make_ring(LocalcastRuntime* runtime) {
    return RingPtr{localcast_payload_ring_create(runtime, sizeof(Block), entries, guard_ns)};
}

// Every word follows from the sample, so that a torn or foreign copy shows.
uint64_t word_of(uint64_t timestamp_ns, uint64_t sequence, size_t i) {
    return mix64(timestamp_ns ^ mix64(sequence)) + i;
}

bool belongs(const Block& block, const LocalcastSampleHandle& sample) {
    for (size_t i = 0; i < words; ++i) {
        if (block[i] != word_of(sample.timestamp_ns, sample.sequence, i)) {
            return false;
        }
    }
    return true;
}

// False when the ring had no room.
bool publish(LocalcastRuntime* runtime, LocalcastPayloadRing* ring, uint64_t timestamp_ns, uint64_t sequence) {
    LocalcastPayload payload{};
    if (localcast_payload_begin(ring, sizeof(Block), &payload) != LOCALCAST_OK) {
        return false;
    }
    for (size_t i = 0; i < words; ++i) {
        static_cast<uint64_t*>(payload.data)[i] = word_of(timestamp_ns, sequence, i);
    }
    localcast_payload_commit(ring, timestamp_ns);
    if (!localcast_runtime_push_camera_frame(runtime, {sensor, timestamp_ns, 0, sequence, payload.handle, 0, 0})) {
        localcast_payload_cancel(ring);
    }
    return true;
}

struct Findings {
    std::atomic<uint64_t> whole{0};
    std::atomic<uint64_t> discarded{0};
    std::atomic<uint64_t> wrong{0};
    std::atomic<bool> stop{false};

    void check(const LocalcastRuntime* runtime, const LocalcastSampleHandle& sample) {
        Block copy{};
        if (localcast_runtime_copy_payload(runtime, kind, &sample, 0, copy.data(), sizeof copy) != LOCALCAST_OK) {
            discarded.fetch_add(1, std::memory_order_relaxed);
        } else if (belongs(copy, sample)) {
            whole.fetch_add(1, std::memory_order_relaxed);
        } else {
            wrong.fetch_add(1, std::memory_order_relaxed);
        }
    }
};

// Copies the newest sample, the oldest one (about to die) and one kept from long ago (dead, its entry in reuse).
void read_all_ages(const LocalcastRuntime* runtime, Findings& findings) {
    LocalcastSampleHandle kept{};
    for (uint64_t round = 0; !findings.stop.load(std::memory_order_relaxed); ++round) {
        LocalcastSampleHandle sample{};
        if (localcast_runtime_latest_for_sensor(runtime, kind, sensor, &sample)) {
            findings.check(runtime, sample);
            if (round % 64 == 0) {
                kept = sample;
            }
        }
        if (localcast_runtime_view_sample_at(runtime, kind, 0, &sample)) {
            findings.check(runtime, sample);
        }
        findings.check(runtime, kept);
    }
}

// Runs `produce(time)` again and again until the readers have copied enough payloads whole and discarded enough.
template <typename Produce>
void against_readers(LocalcastRuntime* runtime, Findings& findings, uint64_t enough, Produce produce) {
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] { read_all_ages(runtime, findings); });
    }
    for (uint64_t turn = 1; findings.whole < enough || findings.discarded < enough; ++turn) {
        produce(turn);
    }
    findings.stop = true;
    for (std::thread& reader : readers) {
        reader.join();
    }
}

} // namespace

TEST_CASE("readers of any age of sample get its own payload or none while the ring is reused under them") {
    const auto runtime = make_runtime(duration_ns, 4096);
    const auto ring = make_ring(runtime.get());
    REQUIRE(ring);
    Findings findings;
    uint64_t refused = 0;
    against_readers(runtime.get(), findings, 20'000, [&](uint64_t turn) {
        if (!publish(runtime.get(), ring.get(), turn * step_ns, turn)) {
            ++refused;
            localcast_runtime_push_event_claim(runtime.get(), {99, turn * step_ns, 0, 0, 0, 0, 0}); // time goes on
        }
    });
    CHECK(findings.wrong == 0);
    LocalcastPayloadRingStats stats{};
    stats.size = sizeof stats;
    REQUIRE(localcast_payload_ring_stats(ring.get(), &stats));
    CHECK(stats.refused_count == refused);
    CHECK(stats.committed_count > entries);
}

TEST_CASE("readers get a payload whole or not at all while rings are released, collected and made anew") {
    const auto runtime = make_runtime(duration_ns, 4096);
    auto ring = make_ring(runtime.get());
    REQUIRE(ring);
    Findings findings;
    bool always_a_ring = true;
    against_readers(runtime.get(), findings, 5'000, [&](uint64_t turn) {
        publish(runtime.get(), ring.get(), turn * step_ns, turn);
        if (turn % 100 == 0) {
            auto next = make_ring(runtime.get());
            always_a_ring = always_a_ring && next;
            ring = std::move(next);
        }
    });
    CHECK(findings.wrong == 0);
    CHECK(always_a_ring);
    ring.reset();
    localcast_runtime_push_event_claim(runtime.get(), {99, UINT64_MAX, 0, 0, 0, 0, 0});
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 0); // every reader has let go
}

TEST_CASE("readers get a payload whole or not at all while the window is reset") {
    const auto runtime = make_runtime(duration_ns, 4096);
    const auto ring = make_ring(runtime.get());
    REQUIRE(ring);
    Findings findings;
    std::thread resetter([&] {
        while (!findings.stop.load(std::memory_order_relaxed)) {
            localcast_runtime_reset(runtime.get());
            for (int i = 0; i < 200; ++i) {
                std::this_thread::yield();
            }
        }
    });
    against_readers(runtime.get(), findings, 5'000, [&](uint64_t turn) {
        if (!publish(runtime.get(), ring.get(), turn * step_ns, turn)) {
            localcast_runtime_push_event_claim(runtime.get(), {99, turn * step_ns, 0, 0, 0, 0, 0});
        }
    });
    resetter.join();
    CHECK(findings.wrong == 0);
}
