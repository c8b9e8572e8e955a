// Excerpts of the benchmark's recordings.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <utility>

#include "recordings.hpp"
#include "room/material.hpp"

namespace localcast::bench {
namespace {

using Random = std::mt19937_64;

constexpr std::size_t frame = 960; // 20 ms

std::size_t samples(double seconds) {
    return static_cast<std::size_t>(seconds * rate_hz);
}

double uniform(Random& random, double from, double to) {
    return from + (to - from) * static_cast<double>(random() >> 11) * 0x1p-53;
}

std::vector<double> levels(const std::vector<float>& sound) {
    std::vector<double> power;
    for (std::size_t n = 0; n + frame <= sound.size(); n += frame) {
        double sum = 0.0;
        for (std::size_t k = n; k < n + frame; ++k) {
            sum += static_cast<double>(sound[k]) * static_cast<double>(sound[k]);
        }
        power.push_back(sum);
    }
    return power;
}

/** Without what is more than 40 dB below the loudest 20 ms at either end, a tenth of a second excepted. */
std::vector<float> trimmed(const std::vector<float>& sound) {
    const std::vector<double> power = levels(sound);
    if (power.empty()) {
        return sound;
    }
    const double floor = 1e-4 * *std::max_element(power.begin(), power.end());
    const auto loud = [&](double p) { return p > floor; };
    const auto first = std::find_if(power.begin(), power.end(), loud) - power.begin();
    const auto last = power.rend() - std::find_if(power.rbegin(), power.rend(), loud);
    const auto begin = std::max<std::ptrdiff_t>(0, (first - 5) * static_cast<std::ptrdiff_t>(frame));
    const auto end = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(sound.size()),
                                              (last + 5) * static_cast<std::ptrdiff_t>(frame));
    return {sound.begin() + begin, sound.begin() + end};
}

/** Share of the 20 ms that lie within 40 dB of the loudest ones. */
double active_share(const std::vector<float>& sound) {
    std::vector<double> power = levels(sound);
    if (power.empty()) {
        return 0.0;
    }
    const double loudest = *std::max_element(power.begin(), power.end());
    const auto active = std::count_if(power.begin(), power.end(), [&](double p) { return p > 1e-4 * loudest; });
    return loudest > 0.0 ? static_cast<double>(active) / static_cast<double>(power.size()) : 0.0;
}

std::vector<float> spoken(const Material& material, std::size_t length, Random& random) {
    std::vector<float> sound;
    std::vector<std::filesystem::path> files;
    while (sound.size() < length) {
        if (files.empty()) {
            files = material.files;
            std::shuffle(files.begin(), files.end(), random);
        }
        auto part = trimmed(room::load_part(files.back(), rate_hz, 0.0, 60.0));
        files.pop_back();
        float peak = 1e-9f;
        for (const float s : part) {
            peak = std::max(peak, std::abs(s));
        }
        for (const float s : part) { // the files were recorded at different levels
            sound.push_back(0.5f * s / peak);
        }
    }
    return sound;
}

std::vector<float> played(const Material& material, double seconds, Random& random) {
    const double whole = room::duration_seconds(material.files.front());
    std::vector<float> best;
    double best_share = -1.0;
    for (int attempt = 0; attempt < 6 && best_share < 0.8; ++attempt) { // a player also rests
        const double from = uniform(random, 0.0, std::max(0.0, whole - seconds));
        auto part = room::load_part(material.files.front(), rate_hz, from, seconds);
        const double share = active_share(part);
        if (share > best_share) {
            best_share = share;
            best = std::move(part);
        }
    }
    const std::size_t once = best.size();
    while (best.size() < samples(seconds) && once > 0) {
        best.push_back(best[best.size() - once]);
    }
    return best;
}

std::vector<float> looped(const Material& material, std::size_t length, Random& random) {
    const auto once = room::load_part(material.files.front(), rate_hz, 0.0, 60.0);
    const auto start = static_cast<std::size_t>(uniform(random, 0.0, static_cast<double>(once.size())));
    std::vector<float> sound(length);
    for (std::size_t n = 0; n < length; ++n) {
        sound[n] = once[(start + n) % once.size()];
    }
    return sound;
}

std::vector<float> beaten(const Material& material, std::size_t length, Random& random) {
    std::vector<std::vector<float>> strokes;
    for (std::size_t i = 0; i < std::min<std::size_t>(10, material.files.size()); ++i) {
        const auto pick = static_cast<std::size_t>(uniform(random, 0.0, static_cast<double>(material.files.size())));
        strokes.push_back(room::load_part(material.files[pick], rate_hz, 0.0, 2.0));
    }
    const double sixteenth = rate_hz * 60.0 / uniform(random, 90.0, 130.0) / 4.0;
    std::normal_distribution<double> unevenness(0.0, 0.006 * rate_hz);
    std::vector<float> sound(length, 0.0f);
    for (double beat = 0.0; beat < static_cast<double>(length); beat += sixteenth) {
        if (uniform(random, 0.0, 1.0) < 0.35) {
            continue;
        }
        const auto pick = static_cast<std::size_t>(uniform(random, 0.0, static_cast<double>(strokes.size())));
        const auto strength = static_cast<float>(uniform(random, 0.2, 1.0));
        const auto at = static_cast<std::size_t>(std::max(0.0, beat + unevenness(random)));
        for (std::size_t n = 0; n < strokes[pick].size() && at + n < length; ++n) {
            sound[at + n] += strength * strokes[pick][n];
        }
    }
    return sound;
}

/** Scaled to a peak of one half. */
std::vector<float> levelled(std::vector<float> sound, const Material& material) {
    float peak = 0.0f;
    for (const float s : sound) {
        peak = std::max(peak, std::abs(s));
    }
    if (!(peak > 0.0f)) {
        throw std::runtime_error(material.name + ": the excerpt holds no sound");
    }
    for (float& s : sound) {
        s *= 0.5f / peak;
    }
    return sound;
}

} // namespace

std::vector<float> excerpt(const Material& material, double seconds, std::uint64_t seed) {
    Random random(seed);
    const std::size_t length = samples(seconds);
    std::vector<float> sound;
    switch (material.making) {
    case Making::spoken: sound = spoken(material, length, random); break;
    case Making::played: sound = played(material, seconds, random); break;
    case Making::looped: sound = looped(material, length, random); break;
    case Making::beaten: sound = beaten(material, length, random); break;
    }
    sound.resize(length, 0.0f);
    return levelled(std::move(sound), material);
}

std::vector<float> claps(const Material& material, const std::vector<double>& at, double seconds, std::uint64_t seed) {
    Random random(seed);
    const auto pick = static_cast<std::size_t>(uniform(random, 0.0, static_cast<double>(material.files.size())));
    const auto once = room::load_part(material.files[pick], rate_hz, 0.0, 2.0);
    std::vector<float> sound(samples(seconds), 0.0f);
    for (const double start : at) {
        for (std::size_t n = 0; n < once.size() && samples(start) + n < sound.size(); ++n) {
            sound[samples(start) + n] += once[n];
        }
    }
    return levelled(std::move(sound), material);
}

} // namespace localcast::bench
