// SPDX-License-Identifier: MIT
#include "localcast_juce/localcast_juce.h"

#include "support/catch.hpp"
#include "support/forbidden_pages.hpp"

#include "localcast/payload_ring.hpp"
#include "localcast/runtime.hpp"

#include <chrono>
#include <string_view>

using namespace localcast;
using namespace std::chrono_literals;

namespace {

struct Claims {
    Runtime runtime = Runtime::create(5s, 1024).value();
    PayloadRing ring = PayloadRing::create(runtime, sizeof(PhaseClaim), 256).value();

    void push(std::string_view source, StreamDuration time, double delay) {
        auto producer = Producer<Kind::phase_claim>::create(source).value();
        PhaseClaim claim{};
        claim.delay_samples = delay;
        REQUIRE(push_copy(producer, runtime, ring, StreamTime(time), 0ns, claim));
    }
};

const SensorId mic = SensorId::of("mic");

} // namespace

TEST_CASE("the latest claim is the one admitted last, of the reader's own source") {
    Claims claims;
    const audio::PhaseClaimReader reader(claims.runtime, mic);
    REQUIRE(reader.latest().status == Status::no_data);
    claims.push("mic", 2s, 20);
    claims.push("mic", 1s, 10);
    claims.push("other", 3s, 30);
    REQUIRE(reader.latest()->claim.delay_samples == 10);
    REQUIRE(time_of(reader.latest()->sample) == StreamTime(1s));
}

TEST_CASE("the nearest claim is sought on both sides of a time") {
    Claims claims;
    const audio::PhaseClaimReader reader(claims.runtime, mic);
    REQUIRE(reader.nearest(StreamTime(1s)).status == Status::no_data);
    claims.push("mic", 1s, 10);
    claims.push("mic", 2s, 20);
    CHECK(reader.nearest(StreamTime(0s))->claim.delay_samples == 10);
    CHECK(reader.nearest(StreamTime(1499ms))->claim.delay_samples == 10);
    CHECK(reader.nearest(StreamTime(1500ms))->claim.delay_samples == 10);
    CHECK(reader.nearest(StreamTime(1501ms))->claim.delay_samples == 20);
    CHECK(reader.nearest(StreamTime(9s))->claim.delay_samples == 20);
}

TEST_CASE("next gives each claim of the source once and passes over the others in bounded steps") {
    Claims claims;
    audio::PhaseClaimReader reader(claims.runtime, mic);
    claims.push("mic", 1s, 1);
    for (int i = 0; i < 10; ++i) {
        claims.push("other", 1s, 99);
    }
    claims.push("mic", 1s, 2);
    CHECK(reader.next()->claim.delay_samples == 1);
    CHECK(reader.next(4).status == Status::no_data);
    CHECK(reader.next()->claim.delay_samples == 2);
    CHECK(reader.next().status == Status::no_data);
    CHECK(reader.missed() == 0);
}

TEST_CASE("a claim that left the window is missed, not served") {
    Claims claims;
    audio::PhaseClaimReader reader(claims.runtime, mic);
    claims.push("mic", 1s, 1);
    REQUIRE(reader.next());
    claims.push("mic", 2s, 2);
    claims.push("mic", 8s, 3);
    CHECK(reader.next()->claim.delay_samples == 3);
    CHECK(reader.missed() == 1);
    CHECK(reader.nearest(StreamTime(1s))->claim.delay_samples == 3);
}

TEST_CASE("a reader is told of a reset once and goes on in the new epoch") {
    Claims claims;
    audio::PhaseClaimReader reader(claims.runtime, mic);
    claims.push("mic", 1s, 1);
    REQUIRE(reader.next());
    claims.runtime.reset();
    CHECK(reader.next().status == Status::too_old);
    claims.push("mic", 1s, 2);
    CHECK(reader.next()->claim.delay_samples == 2);
}

TEST_CASE("a claim whose payload lies in no ring is counted and not followed") {
    Claims claims;
    audio::PhaseClaimReader reader(claims.runtime, mic);
    auto producer = Producer<Kind::phase_claim>::create(mic).value();
    REQUIRE(producer.push(claims.runtime, StreamTime(1s), 0ns, PayloadHandle(64)));
    CHECK(reader.latest().status == Status::invalid);
    CHECK(reader.next().status == Status::no_data);
    CHECK(reader.unreadable() == 1);
}

TEST_CASE("claims that lie in forbidden memory are said to be invalid, and nobody looks there") {
    const test::ForbiddenPages forbidden;
    Claims claims;
    audio::PhaseClaimReader phases(claims.runtime, mic);
    audio::EventClaimReader events(claims.runtime, mic);
    for (const Kind kind : {Kind::phase_claim, Kind::event_claim}) {
        forbidden.push(claims.runtime, kind, "mic", 1'000'000'000);
    }
    CHECK(phases.latest().status == Status::invalid);
    CHECK(events.latest().status == Status::invalid);
    CHECK(phases.nearest(StreamTime(1s)).status == Status::invalid);
    CHECK(events.nearest(StreamTime(1s)).status == Status::invalid);
    CHECK_FALSE(phases.next());
    CHECK_FALSE(events.next());
    claims.push("mic", 2s, 20);
    CHECK(phases.latest()->claim.delay_samples == 20);
}
