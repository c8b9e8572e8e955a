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
