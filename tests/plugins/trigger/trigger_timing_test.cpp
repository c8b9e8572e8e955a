// When events are acted on: at their very samples, or as soon as they are known.
// SPDX-License-Identifier: MIT
#include "trigger_desk.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <limits>

using namespace localcast;
using namespace localcast::test;
using trigger::Verdict;

namespace {

/// Frames that lie on no grid of blocks.
std::vector<std::int64_t> onsets_at(double rate_hz) {
    std::vector<std::int64_t> frames;
    for (const double seconds : {0.0, 0.1113, 0.2, 0.33337, 0.45678, 0.6}) {
        frames.push_back(std::llround(seconds * rate_hz));
    }
    return frames;
}

std::vector<std::int64_t> later(std::vector<std::int64_t> frames, std::int64_t by) {
    for (std::int64_t &frame : frames) {
        frame += by;
    }
    return frames;
}

} // namespace

TEST_CASE("an event is acted on at its very sample, at every rate, block length and look-ahead") {
    struct Case {
        double rate;
        std::size_t lookahead;
    };
    const auto [rate, lookahead] = GENERATE(Case{8000, 0}, Case{8000, 2}, Case{44100, 2}, Case{48000, 0}, Case{48000, 4},
                                            Case{96000, 2}, Case{192000, 1}, Case{384000, 4});
    const std::vector<std::uint32_t> lengths =
        GENERATE(std::vector<std::uint32_t>{64}, std::vector<std::uint32_t>{8192, 1, 500, 37, 1024, 2},
                 std::vector<std::uint32_t>{1});
    if (lengths == std::vector<std::uint32_t>{1} && rate > 48000.0) {
        return; // nothing that lower rates do not show, in much longer
    }
    INFO(rate << " Hz, blocks of " << lengths[0] << " and so on, look-ahead " << trigger::lookaheads_ms[lookahead] << " ms");
    Track track("track", offline(512, 1, rate, lookahead));
    Speaker speaker("speaker", static_cast<std::uint32_t>(rate));
    const auto onsets = onsets_at(rate);
    for (const std::int64_t onset : onsets) {
        speaker.say(onset);
    }
    const auto frames = static_cast<std::size_t>(1.2 * rate);
    track.play(constant_sound(1, frames), lengths, prompt_duck());
    const std::int64_t late = track.engine.lookahead();
    CHECK(late == std::llround(trigger::lookaheads_ms[lookahead] * 1e-3 * rate));
    auto expected = later(onsets, late);
    expected.erase(expected.begin()); // the first one is at the first sample: there is nothing to fall from
    CHECK(falls(track.heard[0]) == expected);
    CHECK(track.heard[0][static_cast<std::size_t>(late)] == 0.0f);
    CHECK(track.engine.counts().fired == onsets.size());
    CHECK(track.engine.counts().late == 0);
    CHECK(track.engine.counts().missed == 0);
}

TEST_CASE("an event that becomes known too late is acted on then, counted and told") {
    Track track("track", offline(100, 1, 48000, 1)); // 50 ms: 2400 frames
    Speaker speaker;
    const Sound in = constant_sound(1, 60000);
    const auto settings = prompt_duck();
    while (track.position < 20000) {
        track.process(in, 100, settings);
    }
    speaker.say(15050); // comes out at 17450
    track.process(in, 100, settings);
    CHECK(falls(track.heard[0]) == std::vector<std::int64_t>{20000});
    speaker.say(17731); // comes out at 20131: in time, by so little
    track.process(in, 100, settings);
    CHECK(track.engine.counts().late == 1);
    CHECK(track.engine.counts().ignored == 1); // 50 ms have not passed
    const auto events = track.engine.history().since(0);
    REQUIRE(events.size() == 2);
    CHECK(events[0].verdict == Verdict::fired_late);
    CHECK(std::abs(events[0].late_ms - 2550.0f / 48.0f) < 0.001f);
    CHECK(events[1].verdict == Verdict::too_soon);
    CHECK(events[1].late_ms == 0.0f);
}

TEST_CASE("an event that becomes known a second late is missed, and one from before the track began is none") {
    Track track("track", offline(100));
    Speaker speaker;
    const Sound in = constant_sound(1, 80000);
    while (track.position < 70000) {
        track.process(in, 100, prompt_duck());
    }
    speaker.say(10);
    speaker.say(-1000);
    track.process(in, 100, prompt_duck());
    CHECK(falls(track.heard[0]).empty());
    CHECK(track.engine.counts().fired == 0);
    CHECK(track.engine.counts().missed == 1);
}

TEST_CASE("what comes out of the delay line after the clock jumped was played before, and its events are acted on there") {
    Track track("track", offline(100)), other("other", offline(100));
    Speaker speaker;
    const Sound in = constant_sound(1, 40000);
    const auto settings = prompt_duck();
    for (int i = 0; i < 100; ++i) {
        track.process(in, 100, settings);
        other.process(in, 100, settings);
    }
    speaker.say(9000);  // just before the track is left out
    speaker.say(12345); // while it is
    speaker.say(18005); // and after that
    for (int i = 0; i < 50; ++i) {
        track.pass_over(100);
        other.process(in, 100, settings);
    }
    for (int i = 0; i < 200; ++i) {
        other.process(in, 100, settings);
        track.process(in, 100, settings);
    }
    CHECK(falls(track.heard[0]) == std::vector<std::int64_t>{9000 + 7200, 13005 + 7200});
    CHECK(track.engine.counts().missed == 1);
    CHECK(falls(other.heard[0]) == std::vector<std::int64_t>{9000 + 7200, 12345 + 7200, 18005 + 7200});
}

TEST_CASE("after a new preparation an engine begins anew") {
    Track track("track", offline(64));
    Speaker speaker;
    for (int turn = 0; turn < 3; ++turn) {
        const std::int64_t begin = turn * 20000; // of the room's stream
        speaker.say(begin + 5000);
        track.heard[0].clear();
        track.play(constant_sound(1, 20000), std::vector<std::uint32_t>{64}, prompt_duck());
        CHECK(falls(track.heard[0]) == std::vector<std::int64_t>{5000 + 7200});
        CHECK(track.engine.counts().fired == 1);
        track.engine.release();
        track.engine.prepare(offline(64));
    }
}

TEST_CASE("a note that sounds when an engine is prepared anew ends with the first block after it") {
    Track track("track", offline(64));
    Speaker speaker;
    trigger::Settings settings = prompt_duck();
    settings.midi = true;
    settings.note_ms = 1000.0;
    speaker.say(1000);
    track.play(constant_sound(1, 20032), std::vector<std::uint32_t>{64}, settings);
    REQUIRE(track.notes.size() == 1);
    track.engine.prepare(offline(64));
    track.process(constant_sound(1, 30000), 64, settings);
    REQUIRE(track.notes.size() == 2);
    CHECK(track.notes[1].frame == 20032);
    CHECK((track.notes[1].bytes[0] & 0xf0) == 0x80);
}

TEST_CASE("what was acted on before the host began to play makes no event of the play too soon") {
    Track track("track", offline(64));
    Speaker speaker;
    trigger::Settings settings = prompt_duck();
    settings.spacing_ms = 10'000.0;
    const std::size_t frames = 320 * 64; // stops, then plays
    track.playing = false;
    speaker.say(1000);
    speaker.say(14000); // before play begins, to be acted on after it
    track.play(constant_sound(1, frames), std::vector<std::uint32_t>{64}, settings);
    CHECK(track.engine.counts().fired == 1);
    track.playing = true;
    track.position = 0;
    speaker.say(static_cast<std::int64_t>(frames) + 2000);
    speaker.say(static_cast<std::int64_t>(frames) + 4000);
    track.play(constant_sound(1, 2 * frames), std::vector<std::uint32_t>{64}, settings);
    CHECK(track.engine.counts().fired == 2);
    CHECK(falls(track.heard[0]).back() == static_cast<std::int64_t>(frames) + 2000 + 7200);
}

TEST_CASE("events that wait go with their room, also where the next one cannot be had") {
    Track track("track", offline(64));
    Speaker speaker;
    speaker.say(10000);
    track.play(constant_sound(1, 6400), std::vector<std::uint32_t>{64}, prompt_duck());
    std::vector<audio::Room> full;
    while (auto room = audio::Room::join(trigger::room_name(1), {"member", "test", "desk"})) {
        full.push_back(std::move(*room));
    }
    CHECK_FALSE(track.engine.join(1, {"track", "VST3", "desk"}, "track"));
    const Sound in = constant_sound(1, 300'000); // as long as frames of the room's stream could be taken for its own
    while (track.position < 290'000) {
        track.process(in, 64, prompt_duck());
    }
    CHECK(falls(track.heard[0]).empty());
    CHECK(track.engine.counts().fired == 0);
}

TEST_CASE("claims that make no sense are not acted on") {
    Track track("track", offline(64));
    Speaker speaker;
    LocalcastEventClaimDescriptor good{};
    good.source_id_hash = speaker.source().hash();
    good.onset_ns = time_ns(2000, 48000);
    good.strength = 0.5f;
    good.confidence = 0.5f;
    good.type = LOCALCAST_EVENT_TYPE_CLAP;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (const auto &spoil : std::vector<std::function<void(LocalcastEventClaimDescriptor &)>>{
             [](auto &claim) { claim.source_id_hash ^= 1; }, [](auto &claim) { claim.onset_ns += 7; },
             [&](auto &claim) { claim.strength = nan; }, [](auto &claim) { claim.strength = -1.0f; },
             [&](auto &claim) { claim.confidence = nan; }, [](auto &claim) { claim.confidence = 2.0f; },
             [](auto &claim) { claim.type = 99; }}) {
        LocalcastEventClaimDescriptor claim = good;
        spoil(claim);
        speaker.say(good.onset_ns, claim);
    }
    track.play(constant_sound(1, 20000), std::vector<std::uint32_t>{64}, prompt_duck());
    CHECK(falls(track.heard[0]).empty());
    CHECK(track.engine.counts().fired == 0);
    CHECK(track.engine.history().since(0).empty());
}

TEST_CASE("more events than can wait lose the last ones, counted") {
    Track track("track", offline(64));
    Speaker speaker;
    for (int i = 0; i < 600; ++i) {
        speaker.say(20 * i);
    }
    const Sound in = constant_sound(1, 1000);
    track.process(in, 64, prompt_duck()); // takes in 512, which is all that may wait
    track.process(in, 64, prompt_duck());
    CHECK(track.engine.counts().missed == 88);
}
