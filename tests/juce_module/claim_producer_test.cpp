// SPDX-License-Identifier: MIT
#include "rig.hpp"

#include "support/catch.hpp"

using namespace localcast;
using namespace localcast::test;
using namespace std::chrono_literals;

TEST_CASE("a claim that is pushed is read, with the time that it came") {
    audio::Room room = enter("claims");
    auto producer = audio::EventClaimProducer::create(room, SensorId::of("snare"), 10);
    REQUIRE(producer);
    EventClaim clap{};
    clap.type = LOCALCAST_EVENT_TYPE_CLAP;
    clap.strength = 0.5f;
    REQUIRE(producer->push(StreamTime(1s), clap));
    audio::EventClaimReader reader(room.runtime(), SensorId::of("snare"));
    const auto read = reader.next();
    REQUIRE(read);
    CHECK(read->claim.strength == 0.5f);
    CHECK(time_of(read->sample) == StreamTime(1s));
    CHECK(read->sample.arrival_ns > 0);
}

TEST_CASE("more claims than there is room for are refused and counted, until time has passed") {
    audio::Room room = enter("many claims");
    auto producer = audio::PhaseClaimProducer::create(room, SensorId::of("mic"), 1);
    REQUIRE(producer);
    int pushed = 0;
    while (producer->push(StreamTime(1s), {})) {
        ++pushed;
    }
    CHECK(pushed >= 6);
    CHECK(producer->refused() == 1);
    auto ray = Producer<Kind::scene_ray>::create("camera").value();
    REQUIRE(ray.push(room.runtime(), StreamTime(10s), 0ns));
    CHECK(producer->push(StreamTime(10s), {}));
}

TEST_CASE("a source without a name says nothing") {
    audio::Room room = enter("no name");
    CHECK_FALSE(audio::PhaseClaimProducer::create(room, SensorId(0), 1));
}
