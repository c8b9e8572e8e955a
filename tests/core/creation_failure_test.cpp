// Memory that runs out at any allocation of a creation gives null, and nothing is lost.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/failing_memory.hpp"
#include "support/handles.hpp"

#include <localcast_payload.h>

using namespace localcast::test;

namespace {

// Lets each allocation of `create` fail in turn until it succeeds; returns how many there are.
template <typename Create, typename Destroy>
uint64_t fail_each(Create create, Destroy destroy) {
    for (uint64_t n = 0; n < 1000; ++n) {
        fail_allocation(n);
        auto* object = create();
        const bool made = object != nullptr;
        destroy(object);
        const int64_t lost = outstanding_allocations();
        const bool failed = stop_failing();
        CAPTURE(n);
        REQUIRE(lost == 0);
        REQUIRE(made == !failed);
        if (!failed) {
            return n;
        }
    }
    FAIL("the creation never succeeds");
    return 0;
}

} // namespace

TEST_CASE("a reservoir whose memory runs out is null and loses nothing") {
    CHECK(fail_each([] { return localcast_reservoir_create_with_capacity(0, 100); }, localcast_reservoir_destroy) > 0);
    CHECK(fail_each([] { return localcast_reservoir_create(0); }, localcast_reservoir_destroy) > 0);
}

TEST_CASE("a runtime whose memory runs out is null and loses nothing") {
    CHECK(fail_each([] { return localcast_runtime_create_with_capacity(0, 100); }, localcast_runtime_destroy) > 0);
    CHECK(fail_each([] { return localcast_runtime_create(0); }, localcast_runtime_destroy) > 0);
}

TEST_CASE("a producer whose memory runs out is null and loses nothing") {
    static const uint8_t name[] = {'m', 'i', 'c'};
    const auto create = [] { return localcast_producer_create(LOCALCAST_SAMPLE_SCENE_RAY, 1, 0); };
    const auto create_for_source = [] {
        return localcast_producer_create_for_source(LOCALCAST_SAMPLE_SCENE_RAY, name, sizeof name, 0);
    };
    CHECK(fail_each(create, localcast_producer_destroy) > 0);
    CHECK(fail_each(create_for_source, localcast_producer_destroy) > 0);
}

TEST_CASE("a payload ring whose memory runs out is null and leaves its runtime as it was") {
    const auto runtime = make_runtime(100, 16);
    const auto create = [&] { return localcast_payload_ring_create(runtime.get(), 1000, 10, 0); };
    const auto destroy = [&](LocalcastPayloadRing* ring) {
        localcast_payload_ring_release(ring);
        localcast_runtime_collect_payload_rings(runtime.get());
    };
    CHECK(fail_each(create, destroy) > 0);
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 0);
}

TEST_CASE("a window keeps working after a creation beside it has failed") {
    const auto runtime = make_runtime(100, 16);
    fail_allocation(0);
    const bool failed = localcast_runtime_create(0) == nullptr;
    stop_failing();
    REQUIRE(failed);
    CHECK(localcast_runtime_push_scene_ray(runtime.get(), make_handle(1, 2, 3)));
    CHECK(localcast_runtime_len(runtime.get()) == 1);
}
