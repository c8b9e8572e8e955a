// A reset empties the window and begins an epoch.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_SCENE_RAY;

void push(const RuntimePtr& runtime, uint64_t time, uint64_t sequence) {
    REQUIRE(localcast_runtime_push_scene_ray(runtime.get(), make_handle(7, time, sequence)));
}

} // namespace

TEST_CASE("after a reset nothing is left to see and the edge is zero") {
    const auto runtime = make_runtime(100, 64);
    for (uint64_t i = 0; i < 100; ++i) {
        push(runtime, 500 + i, i);
    }
    REQUIRE(localcast_runtime_reset(runtime.get()));
    const auto status = status_of(runtime.get());
    CHECK(status.edge_ns == 0);
    CHECK(status.window_start_ns == 0);
    CHECK(status.total_sample_count == 0);
    CHECK(localcast_runtime_len(runtime.get()) == 0);
    CHECK(localcast_runtime_view_len(runtime.get(), kind) == 0);
    LocalcastSampleHandle out{};
    LocalcastSampleKind out_kind = 0;
    size_t n = 0;
    const auto last = make_handle(7, 599, 99);
    CHECK_FALSE(localcast_runtime_sample_at(runtime.get(), 0, &out_kind, &out));
    CHECK_FALSE(localcast_runtime_latest_for_sensor(runtime.get(), kind, 7, &out));
    CHECK(localcast_runtime_before(runtime.get(), kind, 7, UINT64_MAX, &out) == LOCALCAST_NO_DATA);
    CHECK(localcast_runtime_after(runtime.get(), kind, 7, 0, &out) == LOCALCAST_NO_DATA);
    CHECK(localcast_runtime_is_live(runtime.get(), kind, &last) == LOCALCAST_NO_DATA);
    CHECK(localcast_runtime_read_range(runtime.get(), kind, 0, 1000, &out, 1, &n) == LOCALCAST_NO_DATA);
}

TEST_CASE("after a reset earlier times are admitted again") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 100000, 1);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    push(runtime, 5, 2);
    CHECK(localcast_runtime_len(runtime.get()) == 1);
    CHECK(status_of(runtime.get()).edge_ns == 5);
    LocalcastSampleHandle out{};
    REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), kind, 7, &out));
    CHECK(out.sequence == 2);
}

TEST_CASE("a reset of an empty window begins an epoch too") {
    const auto runtime = make_runtime(100, 64);
    for (uint64_t epoch = 1; epoch <= 1000; ++epoch) {
        REQUIRE(localcast_runtime_reset(runtime.get()));
        REQUIRE(stats_of(runtime.get()).epoch == epoch);
    }
    push(runtime, 5, 2);
    CHECK(localcast_runtime_len(runtime.get()) == 1);
}

TEST_CASE("capacity counts anew after a reset") {
    const auto runtime = make_runtime(UINT64_MAX, 4);
    for (uint64_t round = 0; round < 20; ++round) {
        for (uint64_t i = 0; i < round; ++i) {
            push(runtime, 10 + i, i);
        }
        REQUIRE(localcast_runtime_len(runtime.get()) == std::min<uint64_t>(round, 4));
        REQUIRE(localcast_runtime_reset(runtime.get()));
    }
    CHECK(stats_of(runtime.get()).admitted_count == 190);
}
