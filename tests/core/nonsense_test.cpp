// Null and nonsense at every function: false, zero or null, nothing written, never a crash.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <cstring>

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind_of_ray = LOCALCAST_SAMPLE_SCENE_RAY;
constexpr LocalcastSampleKind unknown_kinds[] = {9, 10, 31, 255, 65536, UINT32_MAX};

// Something to write into, and whether it was.
struct Untouched {
    LocalcastSampleHandle handle = make_handle(1, 2, 3);
    LocalcastSampleKind kind = 77;
    size_t n = 12345;

    bool holds() const {
        const auto expected = make_handle(1, 2, 3);
        return std::memcmp(&handle, &expected, sizeof handle) == 0 && kind == 77 && n == 12345;
    }
};

} // namespace

TEST_CASE("every function of a reservoir takes a null reservoir") {
    Untouched out;
    localcast_reservoir_destroy(nullptr);
    CHECK_FALSE(localcast_reservoir_push(nullptr, kind_of_ray, make_handle(1, 2, 3)));
    CHECK_FALSE(localcast_reservoir_set_edge(nullptr, 5));
    CHECK(localcast_reservoir_edge_ns(nullptr) == 0);
    CHECK(localcast_reservoir_window_start_ns(nullptr) == 0);
    CHECK(localcast_reservoir_len(nullptr) == 0);
    CHECK(localcast_reservoir_view_len(nullptr, kind_of_ray) == 0);
    CHECK_FALSE(localcast_reservoir_sample_at(nullptr, 0, &out.kind, &out.handle));
    CHECK_FALSE(localcast_reservoir_view_sample_at(nullptr, kind_of_ray, 0, &out.handle));
    CHECK_FALSE(localcast_reservoir_latest_for_sensor(nullptr, kind_of_ray, 1, &out.handle));
    CHECK(out.holds());
}

TEST_CASE("every read of a reservoir takes null places to write to") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(localcast_reservoir_push(reservoir.get(), kind_of_ray, make_handle(1, 2, 3)));
    Untouched out;
    CHECK_FALSE(localcast_reservoir_sample_at(reservoir.get(), 0, nullptr, &out.handle));
    CHECK_FALSE(localcast_reservoir_sample_at(reservoir.get(), 0, &out.kind, nullptr));
    CHECK_FALSE(localcast_reservoir_sample_at(reservoir.get(), 0, nullptr, nullptr));
    CHECK_FALSE(localcast_reservoir_view_sample_at(reservoir.get(), kind_of_ray, 0, nullptr));
    CHECK_FALSE(localcast_reservoir_latest_for_sensor(reservoir.get(), kind_of_ray, 1, nullptr));
    CHECK(out.holds());
}

TEST_CASE("every function of a runtime takes a null runtime") {
    Untouched out;
    LocalcastRuntimeStatus status{};
    LocalcastRuntimeStats stats{};
    stats.size = sizeof stats;
    LocalcastCursor cursor{1, 2, 3, 4};
    LocalcastWatch watch{1, 2, 3, 4};
    localcast_runtime_destroy(nullptr);
    CHECK_FALSE(localcast_runtime_reset(nullptr));
    for (const auto push : runtime_push) {
        CHECK_FALSE(push(nullptr, make_handle(1, 2, 3)));
    }
    CHECK_FALSE(localcast_runtime_status(nullptr, &status));
    CHECK_FALSE(localcast_runtime_stats(nullptr, &stats));
    CHECK(localcast_runtime_len(nullptr) == 0);
    CHECK(localcast_runtime_view_len(nullptr, kind_of_ray) == 0);
    CHECK_FALSE(localcast_runtime_sample_at(nullptr, 0, &out.kind, &out.handle));
    CHECK_FALSE(localcast_runtime_view_sample_at(nullptr, kind_of_ray, 0, &out.handle));
    CHECK_FALSE(localcast_runtime_latest_for_sensor(nullptr, kind_of_ray, 1, &out.handle));
    CHECK_FALSE(localcast_runtime_watch_latest(nullptr, kind_of_ray, 1, &watch, &out.handle));
    CHECK_FALSE(localcast_runtime_watch_holds(nullptr, kind_of_ray, &watch));
    CHECK(localcast_runtime_read_range(nullptr, kind_of_ray, 0, 9, &out.handle, 1, &out.n) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_is_live(nullptr, kind_of_ray, &out.handle) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_read_next(nullptr, kind_of_ray, &cursor, &out.handle) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_before(nullptr, kind_of_ray, 1, 9, &out.handle) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_after(nullptr, kind_of_ray, 1, 0, &out.handle) == LOCALCAST_INVALID);
    CHECK(out.holds());
    CHECK(cursor.epoch == 1);
    CHECK(cursor.missed == 4);
    CHECK(watch.epoch == 1);
    CHECK(watch.places == 4);
    CHECK(status.total_sample_count == 0);
}

TEST_CASE("every read of a runtime takes null places to write to") {
    const auto runtime = make_runtime(100, 8);
    REQUIRE(localcast_runtime_push_scene_ray(runtime.get(), make_handle(1, 2, 3)));
    Untouched out;
    LocalcastCursor cursor{};
    LocalcastWatch watch{};
    const auto* window = runtime.get();
    CHECK_FALSE(localcast_runtime_status(window, nullptr));
    CHECK_FALSE(localcast_runtime_stats(window, nullptr));
    CHECK_FALSE(localcast_runtime_sample_at(window, 0, nullptr, &out.handle));
    CHECK_FALSE(localcast_runtime_sample_at(window, 0, &out.kind, nullptr));
    CHECK_FALSE(localcast_runtime_view_sample_at(window, kind_of_ray, 0, nullptr));
    CHECK_FALSE(localcast_runtime_latest_for_sensor(window, kind_of_ray, 1, nullptr));
    CHECK_FALSE(localcast_runtime_watch_latest(window, kind_of_ray, 1, &watch, nullptr));
    CHECK_FALSE(localcast_runtime_watch_holds(window, kind_of_ray, nullptr));
    CHECK(localcast_runtime_read_range(window, kind_of_ray, 0, 9, nullptr, 1, &out.n) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_read_range(window, kind_of_ray, 0, 9, &out.handle, 1, nullptr) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_is_live(window, kind_of_ray, nullptr) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_read_next(window, kind_of_ray, &cursor, nullptr) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_read_next(window, kind_of_ray, nullptr, &out.handle) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_before(window, kind_of_ray, 1, 9, nullptr) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_after(window, kind_of_ray, 1, 0, nullptr) == LOCALCAST_INVALID);
    CHECK(out.holds());
    REQUIRE(localcast_runtime_read_next(window, kind_of_ray, &cursor, &out.handle) == LOCALCAST_OK);
}

TEST_CASE("every read takes unknown kinds") {
    const auto runtime = make_runtime(100, 8);
    const auto reservoir = make_reservoir(100, 8);
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        REQUIRE(runtime_push[kind](runtime.get(), make_handle(1, 2, 3)));
    }
    REQUIRE(localcast_reservoir_push(reservoir.get(), kind_of_ray, make_handle(1, 2, 3)));
    for (const LocalcastSampleKind kind : unknown_kinds) {
        CAPTURE(kind);
        Untouched out;
        LocalcastCursor cursor{};
        LocalcastWatch watch{};
        const auto* window = runtime.get();
        CHECK(localcast_reservoir_view_len(reservoir.get(), kind) == 0);
        CHECK_FALSE(localcast_reservoir_view_sample_at(reservoir.get(), kind, 0, &out.handle));
        CHECK_FALSE(localcast_reservoir_latest_for_sensor(reservoir.get(), kind, 1, &out.handle));
        CHECK(localcast_runtime_view_len(window, kind) == 0);
        CHECK_FALSE(localcast_runtime_view_sample_at(window, kind, 0, &out.handle));
        CHECK_FALSE(localcast_runtime_latest_for_sensor(window, kind, 1, &out.handle));
        CHECK_FALSE(localcast_runtime_watch_latest(window, kind, 1, &watch, &out.handle));
        CHECK_FALSE(localcast_runtime_watch_holds(window, kind, &watch));
        CHECK(localcast_runtime_read_range(window, kind, 0, 9, &out.handle, 1, &out.n) == LOCALCAST_INVALID);
        CHECK(localcast_runtime_is_live(window, kind, &out.handle) == LOCALCAST_INVALID);
        CHECK(localcast_runtime_read_next(window, kind, &cursor, &out.handle) == LOCALCAST_INVALID);
        CHECK(localcast_runtime_before(window, kind, 1, 9, &out.handle) == LOCALCAST_INVALID);
        CHECK(localcast_runtime_after(window, kind, 1, 0, &out.handle) == LOCALCAST_INVALID);
        CHECK(out.holds());
        CHECK(watch.epoch == 0);
        CHECK(cursor.position == 0);
    }
}

TEST_CASE("every function of a producer takes a null producer") {
    const auto runtime = make_runtime(100, 8);
    Untouched out;
    localcast_producer_destroy(nullptr);
    CHECK(localcast_producer_next_sequence(nullptr) == 0);
    CHECK_FALSE(localcast_producer_push(nullptr, runtime.get(), 1, 2, 3, &out.handle));
    CHECK_FALSE(localcast_producer_push(nullptr, nullptr, 1, 2, 3, nullptr));
    CHECK(out.holds());
    CHECK(localcast_runtime_len(runtime.get()) == 0);
}

TEST_CASE("a cursor full of nonsense is answered without a crash and is not believed") {
    const auto runtime = make_runtime(100, 8);
    for (uint64_t i = 0; i < 30; ++i) {
        REQUIRE(localcast_runtime_push_scene_ray(runtime.get(), make_handle(1, 500 + i, i)));
    }
    Random random(3);
    for (int i = 0; i < 2000; ++i) {
        LocalcastCursor cursor{random.below(3), random.next() >> random.below(64), random.next() >> random.below(64), 0};
        for (int reads = 0; reads < 12; ++reads) {
            LocalcastSampleHandle out{};
            const auto status = localcast_runtime_read_next(runtime.get(), kind_of_ray, &cursor, &out);
            const bool known = status <= LOCALCAST_INVALID;
            REQUIRE(known);
            const bool torn = status == LOCALCAST_OK && !is_whole(out);
            REQUIRE_FALSE(torn);
        }
    }
}
