// SPDX-License-Identifier: MIT
#include "align_desk.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>

using namespace localcast;
using namespace localcast::test;
using plugin::align::Mode;
using plugin::align::TrackState;

namespace {

Settings reference() {
    Settings settings;
    settings.reference = true;
    return settings;
}

/// The four microphones, the first one marked as the reference.
void place(Desk &desk, const std::vector<room::Recording> &recordings) {
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        desk.add("mic " + std::to_string(i), recordings[i].samples, i == 0 ? reference() : Settings{});
    }
    desk.prepare();
}

/// A track's key as it stands in its source's name.
std::string hexadecimal(const std::string &track) {
    char text[20];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(SensorId::of(track).hash()));
    return text;
}

bool same(const std::vector<float> &a, const std::vector<float> &b) {
    const std::size_t count = std::min(a.size(), b.size());
    return count > 0 && std::memcmp(a.data(), b.data(), count * sizeof(float)) == 0;
}

} // namespace

TEST_CASE("microphones of a room come to the reference's time and polarity, and stay there while clocks drift") {
    struct Scene {
        const char *what;
        std::vector<float> dry;
        double rt60, snr, limit;
    };
    const std::vector<Scene> scenes{{"speech", speech(14), 0.15, 30, 0.05}, {"drums", drums(14), 0.15, 30, 0.05}};
    for (const Scene &scene : scenes) {
        CAPTURE(scene.what);
        const auto recordings = microphones(scene.dry, scene.rt60, scene.snr);
        Desk desk;
        place(desk, recordings);
        desk.play(6.5);
        for (int look = 0; look < 14; ++look) {
            desk.play(0.5);
            CHECK(desk[0].state() == TrackState::reference);
            for (std::size_t i = 1; i < desk.size(); ++i) {
                CAPTURE(i, desk.frame(), desk[i].words());
                const double truth = recordings[i].truths[0].delay_samples(static_cast<double>(desk.frame()));
                CHECK(desk[i].note().has_line);
                CHECK(std::abs(desk[i].note().delay_samples - truth) <= scene.limit);
                CHECK(desk[i].note().polarity == recordings[i].polarity);
                CHECK(desk[i].engine->troubles().late_claims == 0);
                CHECK(desk[i].engine->troubles().missed_blocks == 0);
            }
        }
    }
}

TEST_CASE("what is heard lines up to a twentieth of a sample") {
    const auto recordings = microphones(drums(14), 0, 60); // no walls: what is left is misalignment
    Desk desk;
    place(desk, recordings);
    desk.play(14);
    for (std::size_t i = 1; i < desk.size(); ++i) {
        CAPTURE(i);
        for (std::size_t second = 5; second < 14; ++second) {
            const auto begin = second * 48000;
            CAPTURE(second);
            const double late = residual_delay(desk[0].heard[0], desk[i].heard[0], begin, begin + 47000);
            CHECK(std::abs(late) <= 0.05);
        }
    }
    // The reference is late by the latency, and else untouched.
    const std::size_t base = desk[0].engine->latency();
    CHECK(std::equal(desk[0].heard[0].begin() + static_cast<std::ptrdiff_t>(base), desk[0].heard[0].end(),
                     recordings[0].samples.begin()));
}

TEST_CASE("a bounce is playback to the bit, whatever the blocks, the order of tracks and the threads") {
    const auto recordings = microphones(speech(7));
    const auto heard = [&](const Habits &habits, double stopped_seconds) {
        Desk desk(habits);
        place(desk, recordings);
        desk.stop(stopped_seconds);
        desk.play(7);
        std::vector<std::vector<float>> all;
        for (std::size_t i = 0; i < desk.size(); ++i) {
            all.push_back(desk[i].heard[0]);
            CHECK(desk[i].engine->troubles().late_claims == 0);
            CHECK(desk[i].engine->troubles().missed_blocks == 0);
            CHECK((i == 0 || desk[i].state() == TrackState::tracking));
        }
        return all;
    };
    const auto bounce = heard({true, {512}}, 0);
    const std::vector<std::pair<Habits, double>> others{
        {{true, {8192}}, 0},
        {{true, {1, 1000, 37, 480, 2048}, 1, 77}, 0},
        {{true, {333}, 2, 5}, 1.5},
        {{false, {64}}, 0},
        {{false, {128, 500}, 2, 9}, 2.0}};
    for (const auto &[habits, stopped] : others) {
        CAPTURE(habits.offline, habits.blocks[0], habits.threads, stopped);
        const auto other = heard(habits, stopped);
        for (std::size_t i = 0; i < bounce.size(); ++i) {
            CAPTURE(i);
            CHECK(same(bounce[i], other[i]));
        }
    }
}

TEST_CASE("every playback from the same start is the same") {
    const auto recordings = microphones(drums(6));
    Desk desk({false, {256}});
    place(desk, recordings);
    std::vector<std::vector<float>> first;
    for (int pass = 0; pass < 3; ++pass) {
        desk.rewind();
        desk.play(5);
        for (std::size_t i = 0; i < desk.size(); ++i) {
            CAPTURE(pass, i);
            CHECK(desk[i].engine->troubles().late_claims == 0);
            CHECK(desk[i].engine->troubles().missed_blocks == 0);
            if (pass == 0) {
                first.push_back(desk[i].heard[0]);
            } else {
                CHECK(same(first[i], desk[i].heard[0]));
            }
        }
        desk.stop(1.0);
    }
}

TEST_CASE("who leaves or sleeps takes nothing from the others") {
    const auto recordings = microphones(speech(14));
    struct Outcome {
        std::vector<float> heard;
        MemberNote note;
    };
    const auto play = [&](int leaver, bool sleeps) {
        Desk desk;
        place(desk, recordings);
        desk.play(7);
        if (leaver >= 0) {
            desk[static_cast<std::size_t>(leaver)].asleep = true;
        }
        if (leaver >= 0 && !sleeps) {
            desk[static_cast<std::size_t>(leaver)].engine.reset();
        }
        desk.play(7);
        return Outcome{desk[2].heard[0], desk[2].note()};
    };
    const Outcome all = play(-1, false);
    CHECK(same(all.heard, play(1, true).heard));
    CHECK(same(all.heard, play(3, false).heard));
    // While the reference is not heard a track stays where it is, drift and all.
    CHECK(std::abs(play(0, true).note.delay_samples - all.note.delay_samples) < 0.05);
    // Once it has left, those who stay choose another one.
    const Outcome orphan = play(0, false);
    CAPTURE(plugin::align::state_text(static_cast<TrackState>(orphan.note.state), static_cast<estimators::PhaseRefusal>(orphan.note.refusal)), orphan.note.delay_samples);
    const auto delay = [&](std::size_t i) { return recordings[i].truths[0].delay_samples(14.0 * desk_rate); };
    double off = std::abs(orphan.note.delay_samples); // if it is the reference itself: 0
    for (const std::size_t other : {1u, 3u}) {
        if (orphan.note.reference == SensorId::of("align-" + hexadecimal("mic " + std::to_string(other))).hash()) {
            off = std::abs(orphan.note.delay_samples - delay(2) + delay(other));
        }
    }
    CHECK(orphan.note.reference != all.note.reference);
    CHECK(orphan.note.reference != 0);
    CHECK(off < 0.05);
}

TEST_CASE("after a long rest a track is where it was, sleeps to the sample, and is followed again") {
    auto recordings = microphones(drums(20));
    for (const std::size_t quiet : {0u, 1u, 2u}) { // rest from 5 to 16.5 s, and wake one after the other
        std::fill(recordings[quiet].samples.begin() + 5 * 48000 + 11,
                  recordings[quiet].samples.begin() + 16 * 48000 + 24001 + static_cast<std::ptrdiff_t>(77 * quiet), 0.0f);
    }
    const auto play = [&](const Habits &habits, double stopped_seconds) {
        Desk desk(habits);
        place(desk, recordings);
        desk.stop(stopped_seconds);
        desk.play(16.6);
        const double truth = recordings[2].truths[0].delay_samples(16.6 * desk_rate);
        CHECK(std::abs(desk[2].note().delay_samples - truth) <= 0.1);
        desk.play(3.4);
        CHECK(desk[2].state() == TrackState::tracking);
        CHECK(std::abs(desk[2].note().delay_samples - recordings[2].truths[0].delay_samples(20 * desk_rate)) <= 0.05);
        std::vector<std::vector<float>> heard;
        for (std::size_t i = 0; i < desk.size(); ++i) {
            heard.push_back(desk[i].heard[0]);
            CHECK(desk[i].engine->troubles().late_claims == 0);
        }
        return heard;
    };
    const auto once = play({true, {512}}, 0);
    for (const auto &[habits, stopped] : std::vector<std::pair<Habits, double>>{{{true, {8192, 3}, 1, 5}, 0}, {{false, {64}}, 12.0}}) {
        const auto again = play(habits, stopped);
        for (std::size_t i = 0; i < once.size(); ++i) {
            CAPTURE(i, habits.offline);
            CHECK(same(once[i], again[i]));
        }
    }
}
