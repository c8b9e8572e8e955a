// Seeded signals for the estimators' tests.
// SPDX-License-Identifier: MIT
#include "signals.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace localcast::test {

std::vector<float> white_noise(std::size_t samples, double deviation, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(0.0, deviation);
    std::vector<float> signal(samples);
    std::generate(signal.begin(), signal.end(), [&] { return static_cast<float>(normal(random)); });
    return signal;
}

std::vector<float> strokes(double seconds, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(0.0, 1.0);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<float> signal(static_cast<std::size_t>(seconds * rate_hz), 0.0f);
    for (double at = 0.05; at < seconds - 0.1; at += 0.08 + 0.25 * uniform(random)) {
        const double decay = rate_hz * (0.01 + 0.04 * uniform(random));
        const double smoothing = 0.2 + 0.6 * uniform(random);
        double state = 0.0;
        const auto start = static_cast<std::size_t>(at * rate_hz);
        for (std::size_t n = start; n < std::min(signal.size(), start + static_cast<std::size_t>(6.0 * decay)); ++n) {
            state += smoothing * (normal(random) - state);
            signal[n] += static_cast<float>(0.2 * state * std::exp(-static_cast<double>(n - start) / decay));
        }
    }
    return signal;
}

std::vector<float> tone(double seconds, double frequency_hz, double phase_rad) {
    std::vector<float> signal(static_cast<std::size_t>(seconds * rate_hz));
    for (std::size_t n = 0; n < signal.size(); ++n) {
        signal[n] = static_cast<float>(
            0.3 * std::sin(2.0 * std::numbers::pi * frequency_hz * static_cast<double>(n) / rate_hz + phase_rad));
    }
    return signal;
}

std::vector<float> clicks(double seconds, std::size_t period_samples, std::size_t first) {
    std::vector<float> signal(static_cast<std::size_t>(seconds * rate_hz), 0.0f);
    for (std::size_t at = first; at + 8 < signal.size(); at += period_samples) {
        for (std::size_t n = 0; n < 8; ++n) {
            signal[at + n] = n % 2 == 0 ? 0.5f / static_cast<float>(n + 1) : -0.3f / static_cast<float>(n + 1);
        }
    }
    return signal;
}

std::vector<float> shifted(const std::vector<float>& signal, std::ptrdiff_t samples) {
    std::vector<float> out(signal.size(), 0.0f);
    for (std::size_t n = 0; n < out.size(); ++n) {
        const std::ptrdiff_t from = static_cast<std::ptrdiff_t>(n) - samples;
        if (from >= 0 && from < static_cast<std::ptrdiff_t>(signal.size())) {
            out[n] = signal[static_cast<std::size_t>(from)];
        }
    }
    return out;
}

std::vector<float> delayed(const std::vector<float>& signal, double samples) {
    constexpr std::ptrdiff_t half = 64;
    const auto whole = static_cast<std::ptrdiff_t>(std::floor(samples));
    const double fraction = samples - std::floor(samples);
    std::vector<double> taps;
    for (std::ptrdiff_t k = -half; k <= half; ++k) {
        const double t = static_cast<double>(k) - fraction;
        const double angle = std::numbers::pi * t;
        const double sinc = std::abs(t) < 1e-12 ? 1.0 : std::sin(angle) / angle;
        taps.push_back(sinc * (0.5 + 0.5 * std::cos(angle / static_cast<double>(half + 1))));
    }
    const auto coarse = shifted(signal, whole);
    std::vector<float> out(signal.size(), 0.0f);
    for (std::ptrdiff_t n = 0; n < static_cast<std::ptrdiff_t>(out.size()); ++n) {
        double sum = 0.0;
        for (std::ptrdiff_t k = -half; k <= half; ++k) {
            if (n - k >= 0 && n - k < static_cast<std::ptrdiff_t>(out.size())) {
                sum += taps[static_cast<std::size_t>(k + half)] * static_cast<double>(coarse[static_cast<std::size_t>(n - k)]);
            }
        }
        out[static_cast<std::size_t>(n)] = static_cast<float>(sum);
    }
    return out;
}

void add(std::vector<float>& signal, const std::vector<float>& other) {
    for (std::size_t n = 0; n < std::min(signal.size(), other.size()); ++n) {
        signal[n] += other[n];
    }
}

} // namespace localcast::test
