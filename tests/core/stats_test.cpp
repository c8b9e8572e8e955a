// What became of everything handed in, and how the struct that says so grows.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <cstddef>
#include <cstring>

using namespace localcast::test;

namespace {

void push(const RuntimePtr& runtime, uint64_t time, uint64_t sequence = 0) {
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(7, time, sequence)));
}

} // namespace

TEST_CASE("a new runtime has done nothing") {
    const auto runtime = make_runtime(100, 8);
    const auto stats = stats_of(runtime.get());
    CHECK(stats.size == sizeof stats);
    CHECK(stats.capacity == 8);
    CHECK(stats.admitted_count + stats.live_count + stats.expired_count + stats.overrun_count + stats.late_count +
              stats.refused_count + stats.failed_count + stats.epoch + stats.max_disorder_ns ==
          0);
    CHECK(stats.memory_locked <= 1);
}

TEST_CASE("admitted is live and expired and overrun together") {
    const auto runtime = make_runtime(100, 4);
    for (uint64_t i = 0; i < 6; ++i) {
        push(runtime, 500 + i, i); // two overrun
    }
    push(runtime, 605, 6); // one more gives way, dead by then; the others but the last of them are dead too
    const auto stats = stats_of(runtime.get());
    CHECK(stats.admitted_count == 7);
    CHECK(stats.overrun_count == 2);
    CHECK(stats.live_count == 2);
    CHECK(stats.expired_count == 3);
}

TEST_CASE("a sample that gives way to one that expires it counts as expired, not as overrun") {
    const auto runtime = make_runtime(100, 1);
    push(runtime, 500);
    push(runtime, 601);
    CHECK(stats_of(runtime.get()).expired_count == 1);
    CHECK(stats_of(runtime.get()).overrun_count == 0);
    push(runtime, 701);
    CHECK(stats_of(runtime.get()).overrun_count == 1);
}

TEST_CASE("a late sample is counted as late and not as admitted") {
    const auto runtime = make_runtime(100, 8);
    push(runtime, 500);
    push(runtime, 399);
    push(runtime, 400);
    const auto stats = stats_of(runtime.get());
    CHECK(stats.late_count == 1);
    CHECK(stats.admitted_count == 2);
    CHECK(stats.kind_admitted_count[LOCALCAST_SAMPLE_AUDIO_BLOCK] == 2);
    CHECK(stats.max_disorder_ns == 100);
}

TEST_CASE("a refused sample is counted as refused alone") {
    const auto runtime = make_runtime(100, 8);
    auto handle = make_handle(7, 500, 0);
    handle.flags = 2;
    CHECK_FALSE(localcast_runtime_push_scene_ray(runtime.get(), handle));
    const auto stats = stats_of(runtime.get());
    CHECK(stats.refused_count == 1);
    CHECK(stats.admitted_count + stats.failed_count + stats.late_count == 0);
}

TEST_CASE("each kind has its own count and the time of its last admission") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 500);
    push(runtime, 450);
    REQUIRE(localcast_runtime_push_render_packet(runtime.get(), make_handle(7, 520, 0)));
    const auto stats = stats_of(runtime.get());
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        const bool audio = kind == LOCALCAST_SAMPLE_AUDIO_BLOCK;
        const bool render = kind == LOCALCAST_SAMPLE_RENDER_PACKET;
        CHECK(stats.kind_admitted_count[kind] == (audio ? 2 : render ? 1 : 0));
        CHECK(stats.kind_last_timestamp_ns[kind] == (audio ? 450 : render ? 520 : 0));
    }
}

TEST_CASE("counts run on through a reset and what was live becomes expired") {
    const auto runtime = make_runtime(100, 8);
    push(runtime, 500);
    push(runtime, 450);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    push(runtime, 3);
    const auto stats = stats_of(runtime.get());
    CHECK(stats.admitted_count == 3);
    CHECK(stats.expired_count == 2);
    CHECK(stats.live_count == 1);
    CHECK(stats.epoch == 1);
    CHECK(stats.max_disorder_ns == 50);
}

TEST_CASE("statistics fill a shorter struct as far as it reaches and no further") {
    const auto runtime = make_runtime(100, 8);
    push(runtime, 500);
    const auto whole = stats_of(runtime.get());
    for (uint32_t size = 8; size <= sizeof whole; ++size) {
        LocalcastRuntimeStats stats;
        std::memset(&stats, 0xaa, sizeof stats);
        stats.size = size;
        REQUIRE(localcast_runtime_stats(runtime.get(), &stats));
        CAPTURE(size);
        REQUIRE(stats.size == size);
        const auto* got = reinterpret_cast<const unsigned char*>(&stats);
        const auto* want = reinterpret_cast<const unsigned char*>(&whole);
        size_t different = 0;
        for (size_t i = sizeof stats.size; i < sizeof stats; ++i) {
            different += got[i] != (i < size ? want[i] : 0xaa) ? 1 : 0;
        }
        REQUIRE(different == 0);
    }
}

TEST_CASE("statistics tell a client of a later version how much this one knows") {
    const auto runtime = make_runtime(100, 8);
    struct {
        LocalcastRuntimeStats stats;
        uint64_t later[4];
    } larger;
    std::memset(&larger, 0xaa, sizeof larger);
    larger.stats.size = sizeof larger;
    REQUIRE(localcast_runtime_stats(runtime.get(), &larger.stats));
    CHECK(larger.stats.size == sizeof(LocalcastRuntimeStats));
    CHECK(larger.later[0] == UINT64_C(0xaaaaaaaaaaaaaaaa));
}

TEST_CASE("statistics refuse a struct that has no room for its first two fields") {
    const auto runtime = make_runtime(100, 8);
    for (uint32_t size = 0; size < 8; ++size) {
        LocalcastRuntimeStats stats{};
        stats.size = size;
        stats.admitted_count = 99;
        CHECK_FALSE(localcast_runtime_stats(runtime.get(), &stats));
        CHECK(stats.size == size);
        CHECK(stats.admitted_count == 99);
    }
}
