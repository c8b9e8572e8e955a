// Reading sound files with libsndfile, mixing to mono, resampling, repeating.
// SPDX-License-Identifier: MIT
#include "room/material.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>

#include <sndfile.h>

#include "room/interpolator.hpp"

namespace localcast::room {
namespace {

using Sound = std::unique_ptr<SNDFILE, int (*)(SNDFILE*)>;

Sound open(const std::filesystem::path& file, SF_INFO& info) {
    Sound sound(sf_open(file.c_str(), SFM_READ, &info), sf_close);
    if (!sound) {
        throw std::runtime_error(file.string() + ": " + sf_strerror(nullptr));
    }
    return sound;
}

std::vector<float> read_mono(SNDFILE* sound, const SF_INFO& info, sf_count_t frame_count) {
    const auto channels = static_cast<std::size_t>(info.channels);
    std::vector<float> frames(static_cast<std::size_t>(frame_count) * channels);
    frames.resize(static_cast<std::size_t>(sf_readf_float(sound, frames.data(), frame_count)) * channels);
    std::vector<float> mono(frames.size() / channels, 0.0f);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        mono[i / channels] += frames[i] / static_cast<float>(channels);
    }
    return mono;
}

/** To a lower rate: a Hann-windowed sinc over the lower band. */
double band_limited(const std::vector<float>& input, double centre, double band) {
    const double half_width = 32.0 / band;
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
    return sum;
}

std::vector<float> resample(const std::vector<float>& input, double ratio) {
    std::vector<float> output(static_cast<std::size_t>(static_cast<double>(input.size()) * ratio));
    for (std::size_t n = 0; n < output.size(); ++n) {
        const double centre = static_cast<double>(n) / ratio;
        output[n] = static_cast<float>(ratio > 1.0 ? Interpolator::instance().at(input, centre)
                                                   : band_limited(input, centre, ratio));
    }
    return output;
}

} // namespace

double duration_seconds(const std::filesystem::path& file) {
    SF_INFO info{};
    open(file, info);
    return static_cast<double>(info.frames) / info.samplerate;
}

std::vector<float> load_part(const std::filesystem::path& file, double sample_rate_hz, double from_seconds,
                             double seconds) {
    SF_INFO info{};
    const Sound sound = open(file, info);
    const auto first = std::min(info.frames, static_cast<sf_count_t>(from_seconds * info.samplerate));
    const auto count = std::min(info.frames - first, static_cast<sf_count_t>(std::ceil(seconds * info.samplerate)));
    if (first > 0 && sf_seek(sound.get(), first, SEEK_SET) != first) {
        throw std::runtime_error(file.string() + ": " + sf_strerror(sound.get()));
    }
    const auto mono = read_mono(sound.get(), info, count);
    return info.samplerate == sample_rate_hz ? mono : resample(mono, sample_rate_hz / info.samplerate);
}

std::vector<float> load_material(std::span<const std::filesystem::path> files, double sample_rate_hz, double seconds) {
    std::vector<float> material;
    for (const auto& file : files) {
        const auto mono = load_part(file, sample_rate_hz, 0.0, duration_seconds(file));
        if (mono.empty()) {
            throw std::runtime_error(file.string() + ": holds no sound");
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
