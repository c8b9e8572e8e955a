// Watches: whether the latest samples that were looked up still are the latest.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_SCENE_RAY;

void push(const RuntimePtr& runtime, uint64_t sensor, uint64_t time, uint64_t sequence) {
    REQUIRE(localcast_runtime_push_scene_ray(runtime.get(), make_handle(sensor, time, sequence)));
}

bool holds(const RuntimePtr& runtime, LocalcastWatch& watch) {
    return localcast_runtime_watch_holds(runtime.get(), kind, &watch);
}

// Sequence of the sensor's latest sample; 0 without one.
uint64_t latest(const RuntimePtr& runtime, LocalcastWatch& watch, uint64_t sensor) {
    LocalcastSampleHandle out{};
    return localcast_runtime_watch_latest(runtime.get(), kind, sensor, &watch, &out) ? out.sequence : 0;
}

} // namespace

TEST_CASE("a zeroed watch holds nothing, and once begun it holds until a sample of its kind comes in") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 7, 500, 1);
    LocalcastWatch watch{};
    CHECK_FALSE(holds(runtime, watch));
    CHECK(latest(runtime, watch, 7) == 1);
    CHECK(latest(runtime, watch, 8) == 0);
    CHECK(holds(runtime, watch));
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 510, 9)));
    CHECK(holds(runtime, watch));
    push(runtime, 8, 520, 2);
    CHECK_FALSE(holds(runtime, watch));
    CHECK(latest(runtime, watch, 8) == 2);
    CHECK(holds(runtime, watch));
}

TEST_CASE("a watch ends to hold with the very nanosecond in which one of its samples leaves the window") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 7, 500, 1);
    push(runtime, 8, 550, 2);
    LocalcastWatch watch{};
    CHECK_FALSE(holds(runtime, watch));
    CHECK(latest(runtime, watch, 7) == 1);
    CHECK(latest(runtime, watch, 8) == 2);
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 600, 9)));
    CHECK(holds(runtime, watch));
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 601, 9)));
    CHECK_FALSE(holds(runtime, watch));
    CHECK(latest(runtime, watch, 7) == 0);
    CHECK(latest(runtime, watch, 8) == 2);
    CHECK(holds(runtime, watch));
}

TEST_CASE("a watch ends to hold when capacity makes one of its samples give way") {
    const auto runtime = make_runtime(1000, 4);
    push(runtime, 7, 500, 1);
    LocalcastWatch watch{};
    CHECK_FALSE(holds(runtime, watch));
    CHECK(latest(runtime, watch, 7) == 1);
    for (uint64_t i = 0; i < 3; ++i) {
        REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(9, 500, i)));
        CHECK(holds(runtime, watch));
    }
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(9, 500, 3)));
    CHECK_FALSE(holds(runtime, watch));
    CHECK(latest(runtime, watch, 7) == 0);
}

TEST_CASE("a reset ends what a watch holds, be it nothing") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 7, 500, 1);
    LocalcastWatch watch{};
    CHECK_FALSE(holds(runtime, watch));
    CHECK(latest(runtime, watch, 7) == 1);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    CHECK_FALSE(holds(runtime, watch));
    CHECK(latest(runtime, watch, 7) == 0);
    CHECK(holds(runtime, watch));
    REQUIRE(localcast_runtime_reset(runtime.get()));
    CHECK_FALSE(holds(runtime, watch));
}

TEST_CASE("a sample without a watch is looked up as ever") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 7, 500, 1);
    LocalcastSampleHandle out{};
    CHECK(localcast_runtime_watch_latest(runtime.get(), kind, 7, nullptr, &out));
    CHECK(out.sequence == 1);
}
