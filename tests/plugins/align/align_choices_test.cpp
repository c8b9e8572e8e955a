// SPDX-License-Identifier: MIT
#include "align_desk.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

using namespace localcast;
using namespace localcast::test;
using plugin::align::Mode;
using plugin::align::PolarityChoice;
using plugin::align::ReferenceRule;
using plugin::align::TrackState;

namespace {

Settings reference() {
    Settings settings;
    settings.reference = true;
    return settings;
}

Settings with(Mode mode) {
    Settings settings;
    settings.mode = mode;
    return settings;
}

std::vector<float> later(const std::vector<float> &sound, std::size_t frames, float gain = 1) {
    std::vector<float> moved(sound.size(), 0.0f);
    for (std::size_t i = frames; i < sound.size(); ++i) {
        moved[i] = gain * sound[i - frames];
    }
    return moved;
}

/// By how many frames a track is heard later than it came.
std::int64_t heard_later(const Track &track, std::int64_t at = 6 * 48000) {
    const std::vector<float> &came = track.channels[0], &heard = track.heard[0];
    std::int64_t best = 0;
    double least = 1e9;
    for (std::int64_t lag = -200; lag < 4000; ++lag) {
        double apart = 0;
        for (std::int64_t i = at; i < at + 4000; ++i) {
            apart += std::abs(std::abs(heard[static_cast<std::size_t>(i)]) - std::abs(came[static_cast<std::size_t>(i - lag)]));
        }
        if (apart < least) {
            least = apart;
            best = lag;
        }
    }
    return best;
}

} // namespace

TEST_CASE("the earliest track, or the most coherent one, is the reference where none is marked") {
    const auto recordings = microphones(drums(7));
    std::size_t earliest = 0;
    for (std::size_t i = 1; i < recordings.size(); ++i) {
        earliest = recordings[i].truths[0].delay_samples(0) < recordings[earliest].truths[0].delay_samples(0) ? i : earliest;
    }
    const auto chosen = [&](ReferenceRule rule, const Habits &habits) {
        Desk desk(habits);
        Settings settings;
        settings.rule = rule;
        for (std::size_t i = 0; i < recordings.size(); ++i) {
            desk.add("mic " + std::to_string(i), recordings[i].samples, settings);
        }
        desk.prepare();
        desk.play(7);
        std::size_t who = recordings.size(), count = 0;
        for (std::size_t i = 0; i < desk.size(); ++i) {
            CAPTURE(i, desk[i].words());
            if (desk[i].state() == TrackState::reference) {
                who = i;
                ++count;
            } else {
                CHECK(desk[i].state() == TrackState::tracking);
            }
            CHECK(desk[i].engine->troubles().late_claims == 0);
        }
        CHECK(count == 1);
        return std::pair(who, desk[3].heard[0]);
    };
    CHECK(chosen(ReferenceRule::earliest, {}).first == earliest);
    const auto bounced = chosen(ReferenceRule::most_coherent, {});
    CHECK(bounced.first < recordings.size());
    for (const Habits &habits : {Habits{true, {100, 3000}, 1, 3}, Habits{false, {256}, 2, 4}}) {
        const auto other = chosen(ReferenceRule::most_coherent, habits);
        CHECK(other.first == bounced.first);
        CHECK(std::memcmp(other.second.data(), bounced.second.data(), other.second.size() * sizeof(float)) == 0);
    }
}

TEST_CASE("what was captured is stored, and recalled exactly without anybody else") {
    const auto recordings = microphones(speech(12));
    Kept kept;
    std::vector<float> heard;
    {
        Desk desk;
        desk.add("mic 0", recordings[0].samples, reference());
        desk.add("mic 2", recordings[2].samples, with(Mode::capture));
        desk.prepare();
        desk.play(3);
        CHECK(desk[1].state() == TrackState::capturing);
        CHECK_FALSE(desk[1].engine->kept().exists());
        desk.play(9);
        CHECK(desk[1].state() == TrackState::captured);
        kept = desk[1].engine->kept();
        REQUIRE(kept.exists());
        const double truth = recordings[2].truths[0].delay_samples(static_cast<double>(kept.position));
        CHECK(std::abs(kept.delay_samples - truth) <= 0.05);
        CHECK(std::abs(kept.offset_ppm - 14) < 0.5);
        desk.stop(1);
        desk.rewind();
        desk.play(12); // again, from what is kept
        heard = desk[1].heard[0];
        CHECK(desk[1].engine->kept() == kept);
        // It holds for the whole recording, its beginning too.
        for (const std::int64_t second : {0, 6, 11}) {
            const double now = kept.delay_samples + kept.offset_ppm * 1e-6 * static_cast<double>(second * 48000 - kept.position);
            CHECK(std::abs(now - recordings[2].truths[0].delay_samples(static_cast<double>(second * 48000))) <= 0.1);
        }
    }
    Desk later_session({true, {777}});
    later_session.add("mic 2", recordings[2].samples, with(Mode::capture));
    later_session[0].engine->set_kept(kept);
    later_session.prepare();
    CHECK(later_session[0].engine->kept() == kept);
    later_session.play(12);
    CHECK(later_session[0].state() == TrackState::captured);
    CHECK(std::memcmp(heard.data(), later_session[0].heard[0].data(), heard.size() * sizeof(float)) == 0);
    // Measured anew on demand: alone there is nothing to measure, and nothing is kept.
    later_session[0].engine->capture();
    later_session.play(0.1);
    CHECK_FALSE(later_session[0].engine->kept().exists());
    CHECK(later_session[0].state() == TrackState::alone);
}

TEST_CASE("a run begins with what was kept while tracking") {
    const auto recordings = microphones(drums(8));
    Desk desk;
    desk.add("mic 0", recordings[0].samples, reference());
    desk.add("mic 2", recordings[2].samples);
    desk.prepare();
    desk.play(7);
    desk[1].engine->capture();
    desk.play(0.1);
    const Kept kept = desk[1].engine->kept();
    REQUIRE(kept.exists());
    desk.stop(1);
    desk.rewind();
    desk.play(0.05);
    CHECK(desk[1].note().has_line);
    CHECK(std::abs(desk[1].note().delay_samples - recordings[2].truths[0].delay_samples(0.05 * 48000)) <= 0.05);
    desk.play(7);
    CHECK(desk[1].state() == TrackState::tracking);
    CHECK(desk[1].engine->kept() == kept);
}

TEST_CASE("each choice does what it says") {
    const auto sound = drums(8);
    const auto late = later(sound, 480, -1); // 10 ms, inverted
    struct Choice {
        const char *what;
        Settings settings;
        TrackState state;
        std::int64_t moved; // heard later than it came, beside the latency
        bool turned;
    };
    Settings anchor, exclude, lock, near, nudged, normal, inverted, by_hand = with(Mode::manual);
    anchor.anchor = exclude.exclude = lock.lock = true;
    near.max_shift_ms = 9.9;
    nudged.nudge_ms = 2;
    normal.polarity = PolarityChoice::normal;
    inverted.polarity = by_hand.polarity = PolarityChoice::inverted;
    by_hand.nudge_ms = -1;
    for (const Choice &choice : {Choice{"tracked", {}, TrackState::tracking, -480, true},
                                 Choice{"anchored", anchor, TrackState::tracking, 0, true},
                                 Choice{"excluded", exclude, TrackState::excluded, 0, false},
                                 Choice{"too far", near, TrackState::too_far, 0, true},
                                 Choice{"nudged", nudged, TrackState::tracking, -480 + 96, true},
                                 Choice{"not turned", normal, TrackState::tracking, -480, false},
                                 Choice{"turned anyway", inverted, TrackState::tracking, -480, true},
                                 Choice{"by hand", by_hand, TrackState::manual, -48, true}}) {
        CAPTURE(choice.what);
        Desk desk;
        desk.add("first", sound, reference());
        Track &track = desk.add("second", late, choice.settings);
        desk.prepare();
        desk.play(8);
        CHECK(track.state() == choice.state);
        const auto base = static_cast<std::int64_t>(track.engine->latency());
        CHECK(heard_later(track) == base + choice.moved);
        const auto at = static_cast<std::size_t>(std::max_element(late.begin() + 300000, late.begin() + 310000) - late.begin());
        const float heard = track.heard[0][at + static_cast<std::size_t>(base + choice.moved)];
        CHECK((heard < 0) == choice.turned);
    }
    { // Locked from the start: nothing is measured.
        Desk desk;
        desk.add("first", sound, reference());
        desk.add("second", late, lock);
        desk.prepare();
        desk.play(3);
        CHECK(desk[1].words() == "locked");
    }
    // Locked: what is measured afterwards changes nothing.
    Desk desk;
    desk.add("first", sound, reference());
    Track &track = desk.add("second", late);
    desk.prepare();
    desk.play(4);
    CHECK(track.state() == TrackState::tracking);
    track.settings = lock;
    desk.play(0.5);
    CHECK(track.state() == TrackState::locked);
    CHECK(track.engine->kept().exists());
    track.channels[0] = later(sound, 700);
    desk.play(3);
    CHECK(track.state() == TrackState::locked);
    CHECK(std::abs(track.note().delay_samples - 480) < 0.1);
}

TEST_CASE("a nudge beyond the latency goes as far as that, which is told as it is heard") {
    for (const Mode mode : {Mode::track, Mode::manual}) {
        CAPTURE(static_cast<int>(mode));
        Habits habits;
        habits.latency = 0;
        Desk desk(habits);
        Settings settings = with(mode);
        const auto sound = drums(8);
        desk.add("first", sound, reference());
        Track &track = desk.add("second", later(sound, 200), settings);
        desk.prepare();
        desk.play(5);
        track.settings.nudge_ms = -10;
        desk.play(3);
        CHECK(track.words() == "not moved: needs a longer latency");
        const double heard = static_cast<double>(heard_later(track)) - static_cast<double>(track.engine->latency());
        CHECK(track.note().moved_samples == heard);
        CHECK(heard < -200);
    }
}

TEST_CASE("a drift that nobody confirms any more ends at the maximum shift, as it is told") {
    const auto recordings = microphones(drums(8));
    auto first = recordings[0].samples, second = recordings[3].samples;
    const auto others = speech(14);
    first.resize(22 * 48000, 0.0f);
    second.insert(second.end(), others.begin(), others.end());
    Settings settings;
    const double farthest = std::abs(recordings[3].truths[0].delay_samples(10 * desk_rate));
    settings.max_shift_ms = farthest / 48;
    Desk desk;
    desk.add("first", first, reference());
    Track &track = desk.add("second", second, settings);
    desk.prepare();
    desk.play(7.5);
    CHECK(track.words() == "tracking");
    desk.play(14);
    CHECK(track.words() == "not moved: beyond the maximum shift");
    CHECK(std::abs(std::abs(track.note().moved_samples) - farthest) < 0.01);
    const auto heard = heard_later(track, 20 * 48000) - static_cast<std::int64_t>(track.engine->latency());
    CHECK(std::abs(static_cast<double>(heard) - track.note().moved_samples) <= 1);
}

TEST_CASE("a track says in words what it does, and why not more") {
    const auto sound = drums(9);
    const auto words = [&](std::vector<float> first, std::vector<float> second, double seconds, Habits habits = {}) {
        Desk desk(habits);
        desk.add("first", std::move(first), reference());
        desk.add("second", std::move(second));
        desk.prepare();
        desk.play(seconds);
        return desk[1].words();
    };
    CHECK(words(sound, later(sound, 100), 6) == "tracking");
    CHECK(words(sound, later(sound, 100), 0.5) == "searching: too little sound to compare");
    CHECK(words(sound, std::vector<float>(sound.size()), 6) == "searching: the source is silent");
    Habits short_latency;
    short_latency.latency = 0;
    CHECK(words(sound, later(sound, 480), 6, short_latency) == "not moved: needs a longer latency");
    std::vector<float> tone(sound.size()), clicks(sound.size());
    for (std::size_t i = 0; i < tone.size(); ++i) {
        tone[i] = 0.3f * static_cast<float>(std::sin(2 * std::numbers::pi * 440 * static_cast<double>(i) / 48000));
        clicks[i] = i % 480 == 0 ? 0.5f : 0.0f;
    }
    CHECK(words(tone, later(tone, 40), 6).find("refused: ") == 0);
    CHECK(words(clicks, later(clicks, 100), 6) == "refused: several delays fit equally well (the sound repeats itself)");
    CHECK(words(sound, speech(9), 6).find("refused: ") == 0);
    // Held: it was known, and then it fell silent.
    Desk desk;
    desk.add("first", sound, reference());
    auto quiet = later(sound, 100);
    std::fill(quiet.begin() + 4 * 48000, quiet.end(), 0.0f);
    Track &track = desk.add("second", quiet);
    desk.prepare();
    desk.play(9);
    CHECK(track.words().find("held: ") == 0);
    CHECK(std::abs(track.note().delay_samples - 100) < 0.1);
    // Alone: in another group.
    Desk empty;
    empty.add("only", sound).group = 1;
    empty.prepare();
    empty.play(1);
    CHECK(empty[0].words() == "alone in the group");
}
