// What events open: to the very sample, as deep and as long as asked for, and without a click.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "LibraryShapes.hpp"
#include "library_rig.hpp"
#include "support/catch.hpp"
#include "test_signals.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 12000;
constexpr double click_bound = 1e-5; // -100 dB of full scale

/** In the order of the program's outputs. */
enum Output : std::size_t { shot, abrupt, shaped, abrupt_gate, shaped_gate, ducked };
constexpr std::size_t attack = 240; // 5 ms, of what is shaped
constexpr std::size_t release = 960;
constexpr std::size_t abrupt_release = 240;
constexpr std::size_t shot_length = 480;

using Spans = std::vector<std::pair<std::size_t, std::size_t>>;

/** 1 from the first to before the second of each pair. */
Samples open_at(const Spans& spans)
{
    Samples gate(frames, 0.0);
    for (const auto& [from, to] : spans)
        std::fill_n(gate.begin() + static_cast<std::ptrdiff_t>(from), to - from, 1.0);
    return gate;
}

std::vector<Samples> shapes_of(const Samples& gate, const Samples& signal)
{
    LibraryRig rig(localcast::faust::create_LibraryShapes());
    return rig.run({gate, signal}, frames);
}

Samples low_sine()
{
    Samples signal(frames);
    for (std::size_t i = 0; i < frames; ++i)
        signal[i] = sine(100.0)(static_cast<double>(i));
    return signal;
}

} // namespace

TEST_CASE("a one-shot lasts as long as asked for, begins anew at a rise, and heeds nothing but rises")
{
    const auto outputs =
        shapes_of(open_at({{0, 1}, {1000, 1001}, {2000, 2001}, {2300, 2301}, {5000, 7000}}), low_sine());
    CHECK(outputs[shot] == open_at({{0, shot_length}, {1000, 1480}, {2000, 2780}, {5000, 5480}}));
}

TEST_CASE("an envelope is up within its attack and down within its release, and exactly so")
{
    const auto outputs = shapes_of(open_at({{1000, 5000}}), low_sine());
    const Samples& up = outputs[shaped];
    for (std::size_t i = 0; i < 1000; ++i)
        REQUIRE(up[i] == 0.0);
    CHECK(up[1000] > 0.0);
    for (std::size_t i = 1000; i < 1000 + attack; ++i)
        REQUIRE(up[i] >= up[i - 1]);
    CHECK(up[1000 + attack - 2] < 1.0);
    CHECK(std::all_of(up.begin() + 1000 + attack, up.begin() + 5000, [](double v) { return v == 1.0; }));
    CHECK(up[5000] < 1.0);
    CHECK(up[5000 + release - 4] > 0.0);
    CHECK(std::all_of(up.begin() + 5000 + release, up.end(), [](double v) { return v == 0.0; }));
}

TEST_CASE("an envelope without attack is up at the gate's very sample")
{
    const Samples up = shapes_of(open_at({{1000, 5000}}), low_sine())[abrupt];
    CHECK(up[999] == 0.0);
    CHECK(std::all_of(up.begin() + 1000, up.begin() + 5000, [](double v) { return v == 1.0; }));
    CHECK(up[5000 + abrupt_release - 2] > 0.0);
    CHECK(up[5000 + abrupt_release] == 0.0);
}

TEST_CASE("a gate without attack lets the onset pass from its very sample on, bit for bit")
{
    const Samples signal = noise(frames, 43);
    const Samples passed = shapes_of(open_at({{1000, 5000}}), signal)[abrupt_gate];
    for (std::size_t i = 0; i < frames; ++i) {
        INFO("frame " << i);
        if (i < 1000 || i >= 5000 + abrupt_release)
            REQUIRE(passed[i] == 0.0);
        else if (i < 5000)
            REQUIRE(passed[i] == signal[i]);
    }
}

TEST_CASE("a ducker goes down by its depth and comes back to every bit")
{
    const Samples signal = noise(frames, 44);
    const Samples out = shapes_of(open_at({{1000, 5000}}), signal)[ducked];
    for (std::size_t i = 0; i < frames; ++i) {
        INFO("frame " << i);
        if (i < 1000 || i >= 5000 + release)
            REQUIRE(out[i] == signal[i]);
        else if (i >= 1000 + attack && i < 5000)
            REQUIRE(out[i] == Approx(signal[i] * std::pow(10.0, -12.0 / 20.0)).epsilon(1e-12));
    }
}

TEST_CASE("gate and ducker do not click, at whatever moments they are turned round")
{
    std::mt19937 random(45);
    for (int round = 0; round < 20; ++round) {
        Spans spans;
        for (std::size_t at = 500 + random() % 500; at < frames - 3000;) {
            const std::size_t to = at + 1 + random() % 600;
            spans.emplace_back(at, to);
            at = to + 1 + random() % 1500;
        }
        const auto outputs = shapes_of(open_at(spans), low_sine());
        INFO("round " << round);
        CHECK(largest_click(outputs[shaped_gate], 0) < click_bound);
        CHECK(largest_click(outputs[ducked], 0) < click_bound);
    }
}
