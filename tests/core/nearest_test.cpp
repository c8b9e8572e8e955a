// The nearest sample before and after a time, and whether one sample is still there.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_EVENT_CLAIM;

struct Nearest {
    RuntimePtr runtime = make_runtime(100, 64);
    LocalcastSampleHandle out{};

    void push(uint64_t time, uint64_t sequence, uint64_t sensor = 7) {
        REQUIRE(localcast_runtime_push_event_claim(runtime.get(), make_handle(sensor, time, sequence)));
    }
    LocalcastStatus before(uint64_t at, uint64_t sensor = 7) {
        return localcast_runtime_before(runtime.get(), kind, sensor, at, &out);
    }
    LocalcastStatus after(uint64_t at, uint64_t sensor = 7) {
        return localcast_runtime_after(runtime.get(), kind, sensor, at, &out);
    }
};

} // namespace

TEST_CASE("before gives the largest timestamp up to a time and after the smallest beyond it") {
    Nearest window;
    window.push(500, 1);
    window.push(540, 2);
    window.push(520, 3);
    REQUIRE(window.before(530) == LOCALCAST_OK);
    CHECK(window.out.sequence == 3);
    REQUIRE(window.before(520) == LOCALCAST_OK);
    CHECK(window.out.sequence == 3);
    REQUIRE(window.before(519) == LOCALCAST_OK);
    CHECK(window.out.sequence == 1);
    REQUIRE(window.after(520) == LOCALCAST_OK);
    CHECK(window.out.sequence == 2);
    REQUIRE(window.after(519) == LOCALCAST_OK);
    CHECK(window.out.sequence == 3);
    REQUIRE(window.after(0) == LOCALCAST_OK);
    CHECK(window.out.sequence == 1);
    REQUIRE(window.before(UINT64_MAX) == LOCALCAST_OK);
    CHECK(window.out.sequence == 2);
}

TEST_CASE("of equal timestamps before gives the last admitted and after the first") {
    Nearest window;
    window.push(500, 1);
    window.push(500, 2);
    window.push(500, 3);
    REQUIRE(window.before(500) == LOCALCAST_OK);
    CHECK(window.out.sequence == 3);
    REQUIRE(window.after(499) == LOCALCAST_OK);
    CHECK(window.out.sequence == 1);
}

TEST_CASE("before and after say why they have no answer") {
    Nearest window;
    CHECK(window.before(500) == LOCALCAST_NO_DATA);
    CHECK(window.after(500) == LOCALCAST_NO_DATA);
    window.push(500, 1);
    CHECK(window.before(499) == LOCALCAST_TOO_OLD);
    CHECK(window.after(500) == LOCALCAST_TOO_NEW);
    CHECK(window.before(500, 8) == LOCALCAST_NO_DATA);
    CHECK(window.after(499, 8) == LOCALCAST_NO_DATA);
    window.push(700, 2, 8);
    CHECK(window.before(500) == LOCALCAST_NO_DATA);
    CHECK(window.after(0) == LOCALCAST_NO_DATA);
}

TEST_CASE("a sample is live from its push until the window has passed it") {
    Nearest window;
    const auto handle = make_handle(7, 500, 1);
    CHECK(localcast_runtime_is_live(window.runtime.get(), kind, &handle) == LOCALCAST_NO_DATA);
    window.push(500, 1);
    CHECK(localcast_runtime_is_live(window.runtime.get(), kind, &handle) == LOCALCAST_OK);
    CHECK(localcast_runtime_is_live(window.runtime.get(), LOCALCAST_SAMPLE_SCENE_RAY, &handle) == LOCALCAST_NO_DATA);
    window.push(600, 2);
    CHECK(localcast_runtime_is_live(window.runtime.get(), kind, &handle) == LOCALCAST_OK);
    window.push(601, 3);
    CHECK(localcast_runtime_is_live(window.runtime.get(), kind, &handle) == LOCALCAST_TOO_OLD);
}

TEST_CASE("a sample that gave way to others is no longer live") {
    const auto runtime = make_runtime(100, 2);
    const auto handle = make_handle(7, 500, 0);
    for (uint64_t i = 0; i < 3; ++i) {
        CHECK(localcast_runtime_push_event_claim(runtime.get(), make_handle(7, 500, i)));
    }
    CHECK(localcast_runtime_is_live(runtime.get(), kind, &handle) == LOCALCAST_NO_DATA);
}

TEST_CASE("a sample that differs in any field is another sample") {
    Nearest window;
    window.push(500, 1);
    const auto held = make_handle(7, 500, 1);
    LocalcastSampleHandle others[] = {held, held, held};
    others[0].sensor_id_hash = 8;
    others[1].timestamp_ns = 501;
    others[2].sequence = 2;
    for (const auto& other : others) {
        CHECK(localcast_runtime_is_live(window.runtime.get(), kind, &other) == LOCALCAST_NO_DATA);
    }
}
