// Rates from counts at moments.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/model/rate_meter.hpp"
#include "support/catch.hpp"

using localcast::picture::RateMeter;

TEST_CASE("a steady count has its rate from the second moment on") {
    RateMeter meter;
    CHECK(meter.per_second() == 0.0);
    meter.note(10.0, 500);
    CHECK(meter.per_second() == 0.0);
    for (int moment = 1; moment < 40; ++moment) {
        meter.note(10.0 + 0.25 * moment, 500 + 25 * static_cast<std::uint64_t>(moment));
        CHECK(meter.per_second() == Approx(100.0));
    }
}

TEST_CASE("a rate follows within about two seconds, and is 0 when nothing comes any more") {
    RateMeter meter;
    std::uint64_t count = 0;
    double now = 0.0;
    for (int moment = 0; moment < 20; ++moment) {
        meter.note(now += 0.25, count += 10);
    }
    for (int moment = 0; moment < 8; ++moment) {
        meter.note(now += 0.25, count);
    }
    CHECK(meter.per_second() == 0.0);
}

TEST_CASE("moments too close together change nothing") {
    RateMeter meter;
    meter.note(0.0, 0);
    meter.note(1.0, 10);
    meter.note(1.01, 1000000);
    CHECK(meter.per_second() == Approx(10.0));
}

TEST_CASE("a count that falls is begun anew, not negative") {
    RateMeter meter;
    meter.note(0.0, 1000);
    meter.note(1.0, 2000);
    meter.note(2.0, 5);
    CHECK(meter.per_second() == 0.0);
    meter.note(3.0, 9);
    CHECK(meter.per_second() == Approx(4.0));
}
