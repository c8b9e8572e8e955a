// What hosts do to their timeline: counting in before zero, looping, seeking, stopping without a word.
// SPDX-License-Identifier: MIT
#include "align_desk.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace localcast;
using namespace localcast::test;

namespace {

Settings reference() {
    Settings settings;
    settings.reference = true;
    return settings;
}

/// The reference and one other of the microphones.
void place(Desk &desk, const std::vector<room::Recording> &recordings, std::size_t other, const Settings &settings = {}) {
    desk.add("mic 0", recordings[0].samples, reference());
    desk.add("mic " + std::to_string(other), recordings[other].samples, settings);
    desk.prepare();
}

/// By how many samples the delay in force is off.
double error(Desk &desk, const room::Recording &recording) {
    return std::abs(desk[1].note().delay_samples - recording.truths[0].delay_samples(static_cast<double>(desk.frame())));
}

/// The largest error of so many seconds that are played, looked at twenty times a second.
double largest_error(Desk &desk, const room::Recording &recording, double seconds) {
    double largest = 0;
    for (int look = 0; look < std::lround(20 * seconds); ++look) {
        desk.play(0.05);
        largest = std::max(largest, error(desk, recording));
    }
    return largest;
}

} // namespace

TEST_CASE("a timeline may begin before zero, and positions that none reaches are none") {
    const auto recordings = microphones(speech(3));
    const auto heard = [&](std::int64_t start) {
        Habits habits;
        habits.start = start;
        Desk desk(habits);
        place(desk, recordings, 1);
        desk.play(3);
        CHECK(desk[1].words() == "tracking");
        return desk[1].heard[0];
    };
    const auto usual = heard(0);
    CHECK(heard(-48000) == usual);
    CHECK(heard(-(std::int64_t{1} << 59)) == usual);
    CHECK(heard(std::numeric_limits<std::int64_t>::min()) == usual);
    CHECK(heard(std::numeric_limits<std::int64_t>::max() - 10 * 48000) == usual);
}

TEST_CASE("a host that says it plays while it waits begins when it goes on, however long it waited") {
    const auto recordings = microphones(drums(7));
    const auto heard = [&](double wait_seconds) {
        Desk desk;
        place(desk, recordings, 3); // its clock is slow: another beginning would be another delay
        desk.stop(0.5);
        desk.wait(wait_seconds);
        desk.play(7);
        CHECK(desk[1].words() == "tracking");
        return desk[1].heard[0];
    };
    const auto usual = heard(0);
    CHECK(heard(0.012) == usual);
    CHECK(heard(1.3) == usual);
}

TEST_CASE("a drift that is known holds through the first claims of a loop's pass, and of a run that begins with it") {
    const auto recordings = microphones(speech(14));
    const room::Recording &drifting = recordings[3]; // -37 ppm
    {
        Desk desk;
        place(desk, recordings, 3);
        desk.play(10);
        for (int pass = 0; pass < 2; ++pass) {
            CAPTURE(pass);
            desk.rewind(); // the host does not stop
            CHECK(largest_error(desk, drifting, 6) <= 0.1);
        }
    }
    Desk desk;
    place(desk, recordings, 3);
    desk.play(10);
    desk[1].engine->capture();
    desk.play(0.1);
    desk.stop(1);
    desk.rewind();
    CHECK(largest_error(desk, drifting, 8) <= 0.1);
}

TEST_CASE("a host that leaves its tracks alone while it stands, and says so, gets the same pass again") {
    const auto recordings = microphones(drums(5));
    for (const bool bypassed : {false, true}) {
        Desk desk({true, {256}});
        Settings settings;
        settings.bypass = bypassed;
        place(desk, recordings, 2, settings);
        desk.play(5);
        const auto first = std::vector{desk[0].heard[0], desk[1].heard[0]};
        for (int pass = 0; pass < 2; ++pass) {
            desk[0].engine->reset();
            desk[1].engine->reset();
            desk.rewind();
            desk.play(5);
            CAPTURE(bypassed, pass);
            CHECK(desk[0].heard[0] == first[0]);
            CHECK(desk[1].heard[0] == first[1]);
        }
    }
}

TEST_CASE("a capture in a loop comes to its end, however short the loop and whatever the drift") {
    const auto recordings = microphones(speech(5));
    Settings settings;
    settings.mode = plugin::align::Mode::capture;
    for (const double seconds : {3.0, 5.0}) {
        CAPTURE(seconds);
        Desk desk;
        place(desk, recordings, 2, settings); // 14 ppm
        for (int pass = 0; pass < 5; ++pass) {
            desk.rewind();
            desk.play(seconds);
        }
        CHECK(desk[1].words() == "captured");
        CHECK(desk[1].engine->kept().exists());
    }
}

TEST_CASE("what was captured is still there after a while in the track mode") {
    const auto recordings = microphones(speech(12));
    Settings settings;
    settings.mode = plugin::align::Mode::capture;
    Desk desk;
    place(desk, recordings, 1, settings);
    desk.play(6);
    const Kept kept = desk[1].engine->kept();
    REQUIRE(kept.exists());
    desk[1].settings.mode = plugin::align::Mode::track;
    desk.play(3);
    CHECK(desk[1].words() == "tracking");
    desk[1].settings.mode = plugin::align::Mode::capture;
    desk.play(2);
    CHECK(desk[1].words() == "captured");
    CHECK(desk[1].engine->kept() == kept);
}

TEST_CASE("a seek carries no drift along that was only surmised") {
    const auto recordings = microphones(drums(4));
    for (const double at : {2.5, 3.0, 3.5}) {
        Desk desk;
        place(desk, recordings, 1); // without a drift
        desk.play(at);
        REQUIRE(desk[1].note().has_line);
        const double before = desk[1].note().delay_samples;
        for (std::int64_t frame = 0; frame < 24000; frame += 512) {
            for (std::size_t i = 0; i < desk.size(); ++i) {
                std::vector<float> block(512);
                float *const channel = block.data();
                audio::HostBlock host;
                host.frames = 512;
                host.playing = true;
                host.position = desk.frame() + 600 * 48000 + frame; // ten minutes on
                desk[i].engine->process(std::span(&channel, 1), host, desk[i].settings);
            }
        }
        CAPTURE(at, before);
        CHECK(std::abs(desk[1].note().delay_samples - before) < 0.5);
    }
}
