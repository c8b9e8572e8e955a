// Bypass: no click, the same latency, and not a bit changed while it is off.
// SPDX-License-Identifier: MIT
#include "parts/smooth_bypass.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

using namespace localcast::plugin;

namespace {

constexpr std::size_t rate_hz = 48000;

float sine(std::size_t frame) {
    return 0.5f * static_cast<float>(std::sin(2.0 * std::numbers::pi * 100.0 * static_cast<double>(frame) / rate_hz));
}

/** The sine through a "processor" that is late by `latency` and turns the sign, in pieces of changing lengths; it is
 * bypassed from `from` to `to`. */
std::vector<float> play(std::size_t latency, std::size_t frames, std::size_t from, std::size_t to) {
    SmoothBypass bypass;
    bypass.prepare(rate_hz, 1, latency, 512);
    std::vector<float> heard(frames);
    constexpr std::array<std::size_t, 5> lengths{1, 512, 64, 7, 333};
    for (std::size_t at = 0, turn = 0; at < frames; ++turn) {
        const std::size_t length = std::min(lengths[turn % lengths.size()], frames - at);
        std::vector<float> piece(length);
        for (std::size_t i = 0; i < length; ++i) {
            piece[i] = sine(at + i);
        }
        const float *const in = piece.data();
        bypass.keep({&in, 1}, length);
        for (std::size_t i = 0; i < length; ++i) {
            piece[i] = at + i < latency ? 0.0f : -sine(at + i - latency);
        }
        float *const out = piece.data();
        bypass.mix({&out, 1}, length, at >= from && at < to);
        std::copy(piece.begin(), piece.end(), heard.begin() + static_cast<std::ptrdiff_t>(at));
        at += length;
    }
    return heard;
}

} // namespace

TEST_CASE("while nothing is bypassed every sample stays as it is") {
    const std::vector<float> heard = play(100, 20000, 20000, 20000);
    for (std::size_t frame = 100; frame < heard.size(); ++frame) {
        REQUIRE(heard[frame] == -sine(frame - 100));
    }
}

TEST_CASE("bypassed, the untouched signal is heard, as late as the processed one") {
    for (const std::size_t latency : {0u, 1u, 100u, 5000u}) {
        const std::vector<float> heard = play(latency, 20000, 0, 20000);
        for (std::size_t frame = 0; frame < heard.size(); ++frame) {
            INFO(latency << ", " << frame);
            REQUIRE(heard[frame] == (frame < latency ? 0.0f : sine(frame - latency)));
        }
    }
}

TEST_CASE("bypass comes and goes without a click") {
    const std::vector<float> heard = play(37, 60000, 20000, 40000);
    // Between signals of opposite sign in 10 ms: a step of a sample is at most that of the sine and of the fade.
    const float largest = 0.5f * static_cast<float>(2.0 * std::numbers::pi * 100.0 / rate_hz) + 1.5f / 480.0f;
    float seen = 0.0f;
    for (std::size_t frame = 38; frame < heard.size(); ++frame) {
        seen = std::max(seen, std::abs(heard[frame] - heard[frame - 1]));
    }
    CHECK(seen < largest);
    CHECK(heard[30000] == sine(30000 - 37));
    CHECK(heard[59999] == -sine(59999 - 37));
}

TEST_CASE("outputs beyond the inputs take the last one, and without inputs bypass is silence") {
    SmoothBypass bypass;
    bypass.prepare(rate_hz, 1, 0, 4);
    const std::array<float, 4> in{1.0f, 2.0f, 3.0f, 4.0f};
    const float *const kept = in.data();
    std::array<float, 4> left{}, right{};
    const std::array<float *, 2> outputs{left.data(), right.data()};
    bypass.keep({&kept, 1}, 4);
    bypass.mix(outputs, 4, true);
    CHECK(left == in);
    CHECK(right == in);

    bypass.prepare(rate_hz, 0, 0, 4);
    left.fill(1.0f);
    bypass.keep({}, 4);
    bypass.mix({outputs.data(), 1}, 4, true);
    CHECK(left == std::array<float, 4>{});
}
