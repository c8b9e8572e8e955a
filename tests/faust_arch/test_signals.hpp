// Signals whose moved version is known, and what a moved one leaves when that is taken away.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <random>
#include <vector>

namespace localcast::test {

inline std::vector<double> noise(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> level(-1.0, 1.0);
    std::vector<double> samples(count);
    for (double& sample : samples)
        sample = level(random);
    return samples;
}

/** A sine as a function of the frame at 48 kHz. */
inline std::function<double(double)> sine(double hz)
{
    return [step = 2.0 * std::numbers::pi * hz / 48000.0](double frame) { return std::sin(step * frame); };
}

/** A sine that rises evenly from 0 Hz at frame 0 to `end_hz` at frame `frames`, at 48 kHz. */
inline std::function<double(double)> sweep(double end_hz, double frames)
{
    const double rate = std::numbers::pi * end_hz / 48000.0 / frames;
    return [rate](double frame) { return std::sin(rate * frame * frame); };
}

/**
 * What a source records of a sound that the reference hears at frame r: delayed by `delay_samples` at r = 0 and by
 * `drift_ppm` millionths of a sample more with every sample of the reference.
 */
inline std::function<double(double)> heard_late(std::function<double(double)> sound, double delay_samples,
                                                double drift_ppm)
{
    return [=](double frame) { return sound((frame - delay_samples) / (1.0 + drift_ppm * 1e-6)); };
}

/** Power of what is left of `output` when the sound itself, `latency` frames late, is taken away; dB of the sound's.
 * `first` is the frame of output[0]; `settling` frames are left out. */
inline double residual_db(const std::vector<double>& output, const std::function<double(double)>& sound, double latency,
                          std::size_t first, std::size_t settling)
{
    double error = 0.0;
    double signal = 0.0;
    for (std::size_t i = settling; i < output.size(); ++i) {
        const double truth = sound(static_cast<double>(first + i) - latency);
        error += (output[i] - truth) * (output[i] - truth);
        signal += truth * truth;
    }
    return 10.0 * std::log10(error / signal);
}

/** Largest eighth difference, scaled so that a click of one sample gives about half its height: nothing of a low sine
 * passes it. */
inline double largest_click(const std::vector<double>& output, std::size_t settling)
{
    std::vector<double> samples(output.begin() + static_cast<std::ptrdiff_t>(settling), output.end());
    for (int order = 0; order < 8; ++order) {
        for (std::size_t i = 0; i + 1 < samples.size(); ++i)
            samples[i] = samples[i + 1] - samples[i];
        samples.pop_back();
    }
    double largest = 0.0;
    for (const double sample : samples)
        largest = std::max(largest, std::abs(sample));
    return largest / 128.0;
}

} // namespace localcast::test
