// Reading sound files with libsndfile, mixing to mono, resampling, repeating.
// SPDX-License-Identifier: MIT
#include "room/material.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>

#include <sndfile.h>

namespace localcast::room {
namespace {

std::vector<float> read_mono(const std::filesystem::path& file, double& rate_hz) {
    SF_INFO info{};
    const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> sound(sf_open(file.c_str(), SFM_READ, &info), sf_close);
    if (!sound) {
        throw std::runtime_error(file.string() + ": " + sf_strerror(nullptr));
    }
    const auto channels = static_cast<std::size_t>(info.channels);
    std::vector<float> frames(static_cast<std::size_t>(info.frames) * channels);
    frames.resize(static_cast<std::size_t>(sf_readf_float(sound.get(), frames.data(), info.frames)) * channels);
    if (frames.empty()) {
        throw std::runtime_error(file.string() + ": holds no sound");
    }
    std::vector<float> mono(frames.size() / channels, 0.0f);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        mono[i / channels] += frames[i] / static_cast<float>(channels);
    }
    rate_hz = info.samplerate;
    return mono;
}

/** Band-limited by a Hann-windowed sinc over the lower of both bands. */
std::vector<float> resample(const std::vector<float>& input, double ratio) {
    const double band = std::min(1.0, ratio);
    const double half_width = 32.0 / band;
    std::vector<float> output(static_cast<std::size_t>(static_cast<double>(input.size()) * ratio));
    for (std::size_t n = 0; n < output.size(); ++n) {
        const double centre = static_cast<double>(n) / ratio;
        const auto first = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(std::ceil(centre - half_width)));
        const auto last = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(input.size()) - 1,
                                                   static_cast<std::ptrdiff_t>(std::floor(centre + half_width)));
        double sum = 0.0;
        for (std::ptrdiff_t i = first; i <= last; ++i) {
            const double t = static_cast<double>(i) - centre;
            const double angle = std::numbers::pi * t * band;
            const double sinc = std::abs(angle) < 1e-9 ? 1.0 : std::sin(angle) / angle;
            sum += static_cast<double>(input[static_cast<std::size_t>(i)]) * sinc * band *
                   (0.5 + 0.5 * std::cos(std::numbers::pi * t / half_width));
        }
        output[n] = static_cast<float>(sum);
    }
    return output;
}

} // namespace

std::vector<float> load_material(std::span<const std::filesystem::path> files, double sample_rate_hz, double seconds) {
    std::vector<float> material;
    for (const auto& file : files) {
        double rate_hz = 0.0;
        auto mono = read_mono(file, rate_hz);
        if (rate_hz != sample_rate_hz) {
            mono = resample(mono, sample_rate_hz / rate_hz);
        }
        material.insert(material.end(), mono.begin(), mono.end());
    }
    float peak = 0.0f;
    for (const float s : material) {
        peak = std::max(peak, std::abs(s));
    }
    for (float& s : material) {
        s *= peak > 0.0f ? 0.5f / peak : 0.0f;
    }
    if (seconds > 0.0 && !material.empty()) {
        const std::size_t once = material.size();
        const auto length = static_cast<std::size_t>(seconds * sample_rate_hz);
        for (std::size_t i = once; i < length; ++i) {
            material.push_back(material[i - once]);
        }
        material.resize(length);
    }
    return material;
}

} // namespace localcast::room
