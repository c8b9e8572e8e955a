// The reference that a group chooses by ear: who is not played, comes late or is silent does not stand in its way.
// SPDX-License-Identifier: MIT
#include "align_desk.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace localcast;
using namespace localcast::test;
using plugin::align::Mode;

namespace {

void place(Desk &desk, const std::vector<room::Recording> &recordings) {
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        desk.add("mic " + std::to_string(i), recordings[i].samples);
    }
}

/// All that are awake have one and the same reference, and all but that one are lined up with it.
void check_lined_up(Desk &desk, std::size_t asleep = 99) {
    std::uint64_t reference = 0;
    for (std::size_t i = 0; i < desk.size(); ++i) {
        CAPTURE(i, desk[i].words());
        if (i != asleep) {
            CHECK((desk[i].words() == "reference" || desk[i].words() == "tracking"));
            reference = reference == 0 ? desk[i].note().reference : reference;
            CHECK(desk[i].note().reference == reference);
        }
    }
    CHECK(reference != 0);
}

bool same(const std::vector<float> &a, const std::vector<float> &b) {
    const std::size_t count = std::min(a.size(), b.size());
    return count > 0 && std::memcmp(a.data(), b.data(), count * sizeof(float)) == 0;
}

} // namespace

TEST_CASE("a member that was never played does not keep the others from choosing a reference") {
    const auto recordings = microphones(drums(6));
    for (std::size_t asleep = 0; asleep < 4; ++asleep) {
        CAPTURE(asleep);
        Desk desk;
        place(desk, recordings);
        desk[asleep].asleep = true;
        desk.prepare();
        desk.play(6);
        check_lined_up(desk, asleep);
    }
}

TEST_CASE("a member that sleeps through a run does not keep the others from choosing a reference") {
    const auto recordings = microphones(drums(9));
    for (const double stopped : {0.5, 3.0}) {
        for (std::size_t asleep = 0; asleep < 4; ++asleep) {
            CAPTURE(asleep, stopped);
            Desk desk;
            place(desk, recordings);
            desk.prepare();
            desk.play(6);
            check_lined_up(desk);
            desk[asleep].asleep = true;
            desk.stop(stopped);
            desk.rewind();
            desk.play(8);
            check_lined_up(desk, asleep);
        }
    }
}

TEST_CASE("a track that comes in the midst of playing takes no reference away") {
    const auto recordings = microphones(drums(12));
    for (const int newcomer : {12, 33}) { // its source's hash is larger than the others', and smaller
        for (const bool is_played : {false, true}) {
            CAPTURE(newcomer, is_played);
            Desk desk;
            place(desk, {recordings.begin(), recordings.begin() + 3});
            desk.prepare();
            desk.play(6);
            const std::uint64_t reference = desk[0].note().reference;
            Track &track = desk.add("newcomer " + std::to_string(newcomer), recordings[3].samples);
            REQUIRE(track.engine->join(0, {"newcomer", "test", "desk"}));
            track.engine->prepare({desk_rate, 512, 1, plugin::align::default_latency, true}, {});
            track.asleep = !is_played;
            desk.play(4);
            for (std::size_t i = 0; i < 3; ++i) {
                CHECK(desk[i].note().reference == reference);
            }
            check_lined_up(desk, is_played ? 99 : 3);
        }
    }
}

TEST_CASE("locking a track, capturing it or looping it chooses no other reference") {
    const auto recordings = microphones(drums(8));
    for (std::size_t locked = 0; locked < 4; ++locked) {
        CAPTURE(locked);
        Desk desk;
        place(desk, recordings);
        desk.prepare();
        desk.play(5);
        std::vector<std::uint64_t> choices;
        const auto look = [&] {
            for (std::size_t i = 0; i < desk.size(); ++i) {
                choices.push_back(desk[i].note().reference);
            }
        };
        look();
        desk[locked].settings.lock = true;
        desk.play(0.3);
        look();
        desk[locked].settings.lock = false;
        desk.play(0.2);
        look();
        desk[locked].settings.mode = Mode::capture;
        desk[locked].engine->capture();
        desk.play(0.2);
        look();
        desk[locked].settings.mode = Mode::track;
        desk[locked].engine->set_kept(desk[locked].engine->kept());
        for (int pass = 0; pass < 2; ++pass) {
            desk.rewind();
            for (int quarter = 0; quarter < 8; ++quarter) {
                desk.play(0.25);
                look();
            }
        }
        CHECK(choices.front() != 0);
        CHECK(std::count(choices.begin(), choices.end(), choices.front()) == static_cast<std::ptrdiff_t>(choices.size()));
    }
}

TEST_CASE("a bounce is playback to the bit where the reference is chosen late, and where tracks begin with what is kept") {
    const auto recordings = microphones(drums(7));
    Kept kept;
    kept.delay_samples = kept.distance_samples = 300;
    kept.sample_rate_hz = desk_rate;
    kept.polarity = -1;
    for (const bool begin_with_kept : {false, true}) {
        const auto heard = [&](const Habits &habits) {
            Desk desk(habits);
            place(desk, recordings);
            if (begin_with_kept) {
                for (std::size_t i = 0; i < desk.size(); ++i) {
                    desk[i].engine->set_kept(kept);
                }
                desk.prepare();
                desk.play(4);
                desk.stop(1);
                desk.rewind();
            } else {
                std::fill(desk[3].channels[0].begin(), desk[3].channels[0].end(), 0.0f); // the choice waits for it
                desk.prepare();
            }
            desk.play(7);
            std::vector<std::vector<float>> all;
            for (std::size_t i = 0; i < desk.size(); ++i) {
                all.push_back(desk[i].heard[0]);
                CHECK(desk[i].engine->troubles().late_claims == 0);
            }
            CHECK(desk[0].note().reference != 0);
            return all;
        };
        const auto bounce = heard({true, {512}});
        for (const Habits &habits : {Habits{true, {512}, 1, 7}, Habits{true, {8192}}, Habits{false, {128}, 2, 9}}) {
            const auto other = heard(habits);
            for (std::size_t i = 0; i < bounce.size(); ++i) {
                CAPTURE(begin_with_kept, habits.offline, habits.blocks[0], i);
                CHECK(same(bounce[i], other[i]));
            }
        }
    }
}

TEST_CASE("after a change of reference by hand what the window still holds is heard, and nothing is late") {
    const auto sound = drums(16);
    const auto later = [&](std::size_t frames) {
        std::vector<float> moved(sound.size(), 0.0f);
        std::copy(sound.begin(), sound.end() - static_cast<std::ptrdiff_t>(frames), moved.begin() + static_cast<std::ptrdiff_t>(frames));
        return moved;
    };
    Settings marked;
    marked.reference = true;
    Desk desk;
    desk.add("first", sound, marked);
    desk.add("second", later(90));
    desk.add("third", later(150));
    desk.prepare();
    desk.play(12);
    desk[0].settings.reference = false;
    desk[2].settings.reference = true;
    desk.play(1.5);
    CHECK(desk[2].words() == "reference");
    for (const std::size_t moved : {0u, 1u}) {
        CAPTURE(moved);
        CHECK(desk[moved].words() == "tracking");
        CHECK(std::abs(desk[moved].note().delay_samples - (moved == 0 ? -150 : -60)) < 0.1);
        CHECK(desk[moved].engine->troubles().late_claims == 0);
    }
}
