// Reading, cutting, mixing.
// SPDX-License-Identifier: MIT
#include "hits.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <exception>

#include "room/material.hpp"

namespace localcast::bench {
namespace {

constexpr float beginning = 0.03f; // of the peak: where a hit begins
constexpr double peak_within_s = 0.5;
constexpr double fade_s = 0.02;
constexpr double step_s = 0.02;
constexpr double second_rise = 7.9;      // of the power: 9 dB
constexpr double second_level = 1e-3;    // of the peak's power: 30 dB

std::size_t first_above(std::span<const float> samples, float limit) {
    return static_cast<std::size_t>(
        std::find_if(samples.begin(), samples.end(), [&](float v) { return std::abs(v) >= limit; }) - samples.begin());
}

float largest(std::span<const float> samples) {
    float peak = 0.0f;
    for (const float v : samples) {
        peak = std::max(peak, std::abs(v));
    }
    return peak;
}

bool rises_again(std::span<const float> samples, std::size_t step) {
    std::vector<double> powers;
    for (std::size_t at = 0; at + step <= samples.size(); at += step) {
        double power = 0.0;
        for (const float v : samples.subspan(at, step)) {
            power += static_cast<double>(v) * static_cast<double>(v);
        }
        powers.push_back(power);
    }
    const double peak = powers.empty() ? 0.0 : *std::max_element(powers.begin(), powers.end());
    double least = peak;
    for (std::size_t i = 2; i < powers.size(); ++i) {
        least = std::min(least, powers[i]);
        if (powers[i] > second_rise * least && powers[i] > second_level * peak) {
            return true;
        }
    }
    return false;
}

bool cut(std::vector<float>& samples, double rate_hz, double seconds, double longest_rise_s) {
    const auto frames = [&](double s) { return static_cast<std::size_t>(s * rate_hz); };
    const std::size_t sound = first_above(samples, 0.01f * largest(samples));
    const std::span<const float> start(samples.data() + sound, std::min(frames(peak_within_s), samples.size() - sound));
    const float peak = largest(start);
    const std::size_t first = first_above(start, beginning * peak);
    if (peak <= 0.0f || first_above(start, 0.5f * peak) - first > frames(longest_rise_s)) {
        return false;
    }
    samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(sound + first));
    samples.resize(std::min(samples.size(), frames(seconds)));
    if (rises_again(samples, frames(step_s))) {
        return false;
    }
    const std::size_t fade = std::min(samples.size(), frames(fade_s));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::size_t left = samples.size() - i;
        samples[i] *= (left < fade ? static_cast<float>(left) / static_cast<float>(fade) : 1.0f) / peak;
    }
    return true;
}

} // namespace

std::vector<Hit> load_hits(std::span<const std::filesystem::path> files, double sample_rate_hz, double seconds,
                           double longest_rise_s) {
    std::vector<Hit> hits;
    for (const auto& file : files) {
        try {
            Hit hit{file.stem().string(), room::load_material({&file, 1}, sample_rate_hz, 0.0)};
            if (cut(hit.samples, sample_rate_hz, seconds, longest_rise_s)) {
                hits.push_back(std::move(hit));
            }
        } catch (const std::exception&) {
            continue; // an empty placeholder in a kit
        }
    }
    return hits;
}

std::vector<std::filesystem::path> sound_files(const std::filesystem::path& folder,
                                               std::span<const std::string> words) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const std::string extension = entry.path().extension().string();
        const bool sound = extension == ".wav" || extension == ".flac" || extension == ".aiff";
        const bool wanted = words.empty() || std::any_of(words.begin(), words.end(), [&](const std::string& word) {
                                return name.find(word) != std::string::npos;
                            });
        if (sound && wanted) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

double uniform(Random& random, double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
}

void mix(std::vector<float>& into, std::span<const float> sound, std::size_t at, double gain) {
    for (std::size_t i = 0; i < sound.size() && at + i < into.size(); ++i) {
        into[at + i] += static_cast<float>(gain) * sound[i];
    }
}

void add_noise(std::vector<float>& into, double deviation, Random& random) {
    std::normal_distribution<double> normal(0.0, deviation);
    for (float& v : into) {
        v += static_cast<float>(normal(random));
    }
}

} // namespace localcast::bench
