// The binaries that a DAW would load, several at once and of both formats, against known truth and against the engine.
// SPDX-License-Identifier: MIT
#include "hosted_tracks.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace localcast;
using namespace localcast::test;

namespace {

/// VST3 and LV2 by turns; the first track is the reference.
class Session : public HostedTracks {
public:
    explicit Session(const std::vector<room::Recording> &recordings) : HostedTracks(recordings, {LOCALCAST_ALIGN_VST3, LOCALCAST_ALIGN_LV2}) {
        set(0, "Reference", "On");
    }
};

/// What the engine makes of the same, without a plugin around it.
Channels by_engine(const std::vector<room::Recording> &recordings, double seconds) {
    Desk desk;
    Settings reference;
    reference.reference = true;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        desk.add_channels("mic " + std::to_string(i), {recordings[i].samples, recordings[i].samples}, i == 0 ? reference : Settings{});
    }
    desk.prepare();
    desk.play(seconds);
    Channels heard;
    for (std::size_t i = 0; i < desk.size(); ++i) {
        heard.push_back(desk[i].heard[0]);
    }
    return heard;
}

} // namespace

TEST_CASE("binaries of both formats in one host line up, as the engine does, whatever the blocks") {
    const auto recordings = microphones(drums(9), 0, 60); // no walls: what is left is misalignment
    const Channels expected = by_engine(recordings, 9);
    for (const std::vector<int> &blocks : {std::vector<int>{512}, std::vector<int>{64, 1000, 3}}) {
        Session session(recordings);
        const Channels heard = session.render(9, blocks);
        for (std::size_t i = 0; i < session.size(); ++i) {
            CAPTURE(i, blocks[0]);
            CHECK(session[i].getLatencySamples() == 1472); // 30 ms, and what the filters look ahead
            CHECK(heard[i] == expected[i]);
            for (std::size_t second = 5; second < 9 && i > 0; ++second) {
                CHECK(std::abs(residual_delay(heard[0], heard[i], second * 48000, second * 48000 + 47000)) <= 0.05);
            }
        }
    }
}

TEST_CASE("what a host saves after a capture sounds the same when it is loaded again, without an analysis") {
    const auto recordings = microphones(drums(9));
    std::vector<juce::MemoryBlock> states;
    Channels expected;
    {
        Session session(recordings);
        for (std::size_t i = 1; i < session.size(); ++i) {
            session.set(i, "Mode", "Capture");
        }
        const Channels measured = session.render(9, {512});
        expected = session.render(3, {512});
        for (std::size_t i = 0; i < session.size(); ++i) {
            states.emplace_back();
            session[i].getStateInformation(states.back());
        }
        CHECK(measured[1] != expected[1]); // the first time the beginning was not known yet
    }
    Session again(recordings);
    for (std::size_t i = 0; i < again.size(); ++i) {
        again[i].setStateInformation(states[i].getData(), static_cast<int>(states[i].getSize()));
    }
    CHECK(parameter(again[2], "Mode").getCurrentValueAsText() == "Capture");
    const Channels heard = again.render(3, {777, 64});
    for (std::size_t i = 0; i < again.size(); ++i) {
        CAPTURE(i);
        CHECK(heard[i] == expected[i]);
    }
}

TEST_CASE("in both formats a bypassed track is late by the latency and otherwise what it was") {
    const auto recordings = microphones(drums(7)); // long enough for a track to move, were it not bypassed
    Session session(recordings);
    for (std::size_t i = 0; i < session.size(); ++i) {
        REQUIRE(session[i].getBypassParameter() != nullptr);
        switch_on(session[i], *session[i].getBypassParameter());
    }
    const Channels heard = session.render(7, {512});
    for (std::size_t i = 0; i < session.size(); ++i) {
        CAPTURE(i);
        const auto late = static_cast<std::ptrdiff_t>(session[i].getLatencySamples());
        CHECK(std::equal(heard[i].begin() + late, heard[i].end(), recordings[i].samples.begin()));
    }
}
