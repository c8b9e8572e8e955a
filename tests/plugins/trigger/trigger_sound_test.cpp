// Trigger on recorded sounds, found by its own ears.
// SPDX-License-Identifier: MIT
#include "recordings.hpp"
#include "trigger_desk.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace localcast;
using namespace localcast::test;
using trigger::Effect;
using trigger::Settings;
using trigger::SourceChoice;

namespace {

constexpr double rate_hz = 48000.0;

/// The frames at which a channel that was silent for a tenth of a second is silent no longer.
std::vector<std::int64_t> beginnings(const std::vector<float> &channel) {
    std::vector<std::int64_t> frames;
    std::int64_t last = -4801;
    for (std::size_t i = 0; i < channel.size(); ++i) {
        if (channel[i] != 0.0f) {
            const auto at = static_cast<std::int64_t>(i);
            if (at - last > 4800) {
                frames.push_back(at);
            }
            last = at;
        }
    }
    return frames;
}

void check_near(const std::vector<std::int64_t> &found, const std::vector<std::int64_t> &truth, std::int64_t later) {
    REQUIRE(found.size() == truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
        INFO("event " << i << " is " << found[i] - truth[i] - later << " samples late");
        CHECK(std::abs(found[i] - truth[i] - later) <= 12);
    }
}

Settings gate_of_own() {
    Settings settings = prompt_duck();
    settings.source = SourceChoice::own;
    settings.effect = Effect::gate;
    settings.hold_ms = 80.0;
    settings.midi = true;
    settings.note_ms = 50.0;
    return settings;
}

} // namespace

TEST_CASE("gate and notes begin within twelve samples of recorded claps and drums, and alike in every run") {
    const Performance performance = perform();
    const Sound in{performance.sound};
    const Settings settings = gate_of_own();
    Track track("hands", offline(256, 1, rate_hz, 3));
    track.play(in, std::vector<std::uint32_t>{256}, settings);
    const std::int64_t later = track.engine.lookahead();
    check_near(beginnings(track.heard[0]), performance.onsets, later);
    REQUIRE(track.notes.size() == 2 * performance.onsets.size());
    for (std::size_t i = 0; i < performance.onsets.size(); ++i) {
        const std::int64_t opened = beginnings(track.heard[0])[i];
        CHECK(track.notes[2 * i].frame == opened);
        CHECK(track.notes[2 * i].bytes[2] > 110); // peaks at -6 dB
        CHECK(track.notes[2 * i + 1].frame == opened + 2400);
        // What the gate lets through is the stroke itself, bit for bit from its first sample on.
        CHECK(std::equal(in[0].begin() + opened - later, in[0].begin() + opened - later + 3840,
                         track.heard[0].begin() + opened));
    }
    CHECK(track.engine.counts().late == 0);
    CHECK(track.engine.counts().missed == 0);

    SECTION("in a render with blocks of other lengths, in a room that was there before") {
        Speaker before; // its room outlives the track
        for (const std::vector<std::uint32_t> &lengths :
             {std::vector<std::uint32_t>{4096}, std::vector<std::uint32_t>{1, 64, 1023, 37}}) {
            Track other("hands 2", offline(4096, 1, rate_hz, 3));
            other.play(in, lengths, settings);
            CHECK((other.heard == track.heard)); // not to be printed
            CHECK((other.notes == track.notes));
        }
    }
    SECTION("in real time, after the host has stood still for a while") {
        trigger::Format live = offline(512, 1, rate_hz, 3);
        live.offline = false;
        Track other("hands 2", live);
        other.playing = false;
        const Sound before{std::vector<float>(9999, 0.0f)};
        other.play(before, std::vector<std::uint32_t>{512}, settings);
        other.heard[0].clear();
        other.notes.clear();
        other.playing = true;
        other.play(in, std::vector<std::uint32_t>{512}, settings);
        CHECK((other.heard == track.heard));
        CHECK((other.notes == track.notes));
        CHECK(other.engine.counts().late == 0);
        CHECK(other.engine.counts().missed_blocks == 0);
    }
}

TEST_CASE("music ducks at the samples at which another track's drums are struck, whoever is processed first") {
    const Performance performance = perform();
    const Sound drums{performance.sound}, music = constant_sound(2, performance.sound.size());
    Sound first_heard;
    for (const bool music_first : {true, false}) {
        Track drum_track("drums", offline(512)), music_track("music", offline(512, 2));
        Settings settings = prompt_duck();
        settings.source = SourceChoice::chosen;
        settings.chosen = SensorId::of("drums").hash();
        Settings pass;
        pass.effect = Effect::none;
        for (std::size_t at = 0; at + 512 <= performance.sound.size(); at += 512) {
            if (music_first) {
                music_track.process(music, 512, settings);
            }
            drum_track.process(drums, 512, pass);
            if (!music_first) {
                music_track.process(music, 512, settings);
            }
        }
        check_near(falls(music_track.heard[0]), performance.onsets, music_track.engine.lookahead());
        CHECK(music_track.engine.counts().late == 0);
        if (first_heard.empty()) {
            first_heard = music_track.heard;
        }
        CHECK((music_track.heard == first_heard));
    }
}

TEST_CASE("without look-ahead every stroke is acted on a tenth of a second late, and that is said") {
    const Performance performance = perform();
    Track track("hands", offline(64, 1, rate_hz, 0));
    Settings settings = gate_of_own();
    track.play({performance.sound}, std::vector<std::uint32_t>{64}, settings);
    CHECK(track.engine.lookahead() == 0);
    const auto opened = beginnings(track.heard[0]);
    REQUIRE(opened.size() == performance.onsets.size());
    for (std::size_t i = 0; i < opened.size(); ++i) {
        CHECK(opened[i] > performance.onsets[i] + 480);
        CHECK(opened[i] <= performance.onsets[i] + 12 + 4800 + 64);
    }
    CHECK(track.engine.counts().late == performance.onsets.size());
}
