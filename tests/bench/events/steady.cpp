// Sound in which nothing begins.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <numbers>
#include <string>

#include "hits.hpp"
#include "sets.hpp"

namespace localcast::bench {
namespace {

constexpr double rate_hz = 44100.0;
constexpr double seconds = 60.0;

std::vector<float> silence() {
    return std::vector<float>(static_cast<std::size_t>(seconds * rate_hz));
}

/** Triangular dither, rounded to 16 bits. */
std::vector<float> dither(Random& random) {
    auto sound = silence();
    for (float& v : sound) {
        v = static_cast<float>(std::round(uniform(random, -1.0, 1.0) + uniform(random, -1.0, 1.0)) / 32768.0);
    }
    return sound;
}

std::vector<float> hum(Random& random) {
    auto sound = silence();
    for (std::size_t i = 0; i < sound.size(); ++i) {
        for (int k = 1; k < 12; ++k) {
            const double phase = 2.0 * std::numbers::pi * 50.0 * k * static_cast<double>(i) / rate_hz + k * k;
            sound[i] += static_cast<float>(0.1 / k * std::sin(phase));
        }
    }
    add_noise(sound, 1e-3, random);
    return sound;
}

std::vector<float> vibrato(Random& random) {
    auto sound = silence();
    double phase = 0.0;
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const double swing = std::sin(2.0 * std::numbers::pi * 6.0 * static_cast<double>(i) / rate_hz);
        phase += 2.0 * std::numbers::pi * 440.0 * (1.0 + 0.02 * swing) / rate_hz;
        const double value = 0.2 * std::sin(phase) + 0.1 * std::sin(2.0 * phase) + 0.05 * std::sin(3.0 * phase);
        sound[i] = static_cast<float>(value);
    }
    add_noise(sound, 1e-3, random);
    return sound;
}

/** Noise that falls by 6 dB an octave, above 14 Hz. */
std::vector<float> wind(Random& random) {
    auto sound = silence();
    add_noise(sound, 0.01, random);
    float state = 0.0f;
    for (float& v : sound) {
        state += v - 0.002f * state;
        v = state;
    }
    return sound;
}

} // namespace

std::vector<Piece> steady_pieces(Part part, std::uint64_t seed) {
    Random random(seed * 32452843 + (part == Part::tuning ? 1 : 2));
    auto noise = silence();
    add_noise(noise, 0.05, random);
    std::vector<Piece> pieces;
    pieces.push_back({"steady", "white noise", rate_hz, std::move(noise), {}});
    pieces.push_back({"steady", "dither", rate_hz, dither(random), {}});
    pieces.push_back({"steady", "hum", rate_hz, hum(random), {}});
    pieces.push_back({"steady", "vibrato", rate_hz, vibrato(random), {}});
    pieces.push_back({"steady", "wind", rate_hz, wind(random), {}});
    return pieces;
}

} // namespace localcast::bench
