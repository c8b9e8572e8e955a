// A sample that comes late after many in order: found by every read, at once, before anything else is pushed.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_EVENT_CLAIM;
constexpr uint64_t sensor = 7, ms = 1000000;

// Four blocks' worth in order, a millisecond apart, and then one from between the fifth and the sixth.
struct LateSample {
    RuntimePtr runtime = make_runtime(100 * ms, 1024);
    LocalcastSampleHandle late = make_handle(sensor, 5 * ms + ms / 2, 1000);

    LateSample() {
        for (uint64_t i = 1; i <= 64; ++i) {
            REQUIRE(localcast_runtime_push_event_claim(runtime.get(), make_handle(sensor, i * ms, i)));
        }
        late.sensor_id_hash = make_handle(sensor, ms, 0).sensor_id_hash;
        REQUIRE(localcast_runtime_push_event_claim(runtime.get(), late));
    }
};

} // namespace

TEST_CASE("a sample late among many in order is in its range of time at once") {
    const LateSample scene;
    LocalcastSampleHandle out{};
    size_t n = 0;
    CHECK(localcast_runtime_read_range(scene.runtime.get(), kind, 5 * ms + 1, 6 * ms, &out, 1, &n) == LOCALCAST_OK);
    CHECK(n == 1);
    CHECK(out.sequence == 1000);
}

TEST_CASE("a sample late among many in order is live at once") {
    const LateSample scene;
    CHECK(localcast_runtime_is_live(scene.runtime.get(), kind, &scene.late) == LOCALCAST_OK);
}

TEST_CASE("a sample late among many in order is the nearest on either side at once") {
    const LateSample scene;
    LocalcastSampleHandle out{};
    const uint64_t hash = scene.late.sensor_id_hash;
    REQUIRE(localcast_runtime_before(scene.runtime.get(), kind, hash, 5 * ms + ms * 6 / 10, &out) == LOCALCAST_OK);
    CHECK(out.sequence == 1000);
    REQUIRE(localcast_runtime_after(scene.runtime.get(), kind, hash, 5 * ms, &out) == LOCALCAST_OK);
    CHECK(out.sequence == 1000);
}

TEST_CASE("the status of a window in which one sample is live at every moment never shows none") {
    // Stamps further apart than the duration: each push ends the life of the one before.
    const auto runtime = make_runtime(10, 64);
    for (uint64_t i = 1; i <= 200; ++i) {
        REQUIRE(localcast_runtime_push_event_claim(runtime.get(), make_handle(sensor, i * 100, i)));
        CHECK(localcast_runtime_len(runtime.get()) == 1);
    }
}
