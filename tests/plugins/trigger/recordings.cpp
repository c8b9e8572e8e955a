// SPDX-License-Identifier: MIT
#include "recordings.hpp"

#include "room/material.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <random>

namespace localcast::test {
namespace {

constexpr double rate_hz = 48000.0;
const std::filesystem::path claps = "/usr/share/hydrogen/data/drumkits", drums = "/usr/share/sonic-pi/samples";

/// A recorded sound from the first sample that reaches this share of its peak, at a peak of 0.5.
std::vector<float> stroke(const std::filesystem::path &file, float share) {
    std::vector<float> sound = room::load_part(file, rate_hz, 0.0, 1.0);
    float peak = 0.0f;
    for (const float sample : sound) {
        peak = std::max(peak, std::abs(sample));
    }
    REQUIRE(peak > 0.0f);
    sound.erase(sound.begin(), std::find_if(sound.begin(), sound.end(), [&](float s) { return std::abs(s) >= share * peak; }));
    for (float &sample : sound) {
        sample *= 0.5f / peak;
    }
    return sound;
}

/// Of every recorded clap of hands, and of drums, those whose beginning is definite: from 3 % of their peak to 6 % it takes no
/// more than 12 frames.
std::vector<std::vector<float>> recorded_strokes() {
    std::vector<std::vector<float>> strokes;
    const auto add = [&](const std::filesystem::path &folder, std::initializer_list<const char *> files) {
        for (const char *const file : files) {
            const std::vector<float> sound = stroke(folder / file, 0.03f);
            if (sound.size() - stroke(folder / file, 0.06f).size() <= 12) {
                strokes.push_back(sound);
            }
        }
    };
    add(claps, {"Millo_MultiLayered2/clap_01.flac", "Millo_MultiLayered2/clap_02.flac", "Millo_MultiLayered2/clap_03.flac",
                "Millo_MultiLayered2/clap_04.flac", "Gimme A Hand 1.0/HandClap-Softest.wav", "Gimme A Hand 1.0/HandClap-Soft.wav",
                "Gimme A Hand 1.0/HandClap-Med.wav", "Gimme A Hand 1.0/HandClap-Hard.wav",
                "Gimme A Hand 1.0/HandClap-Hardest.wav", "The Black Pearl 1.0/HandClap.wav", "Millo-Drums_v.1/clap_Dry_c.flac"});
    add(drums, {"drum_snare_hard.flac", "drum_snare_soft.flac", "drum_tom_hi_hard.flac", "drum_tom_mid_hard.flac",
                "drum_tom_lo_hard.flac", "drum_cowbell.flac", "drum_bass_hard.flac", "drum_cymbal_closed.flac"});
    return strokes;
}

} // namespace

Performance perform() {
    const auto strokes = recorded_strokes();
    REQUIRE(strokes.size() >= 12);
    Performance performance;
    performance.sound.resize(48000 + strokes.size() * 55000);
    std::mt19937 random(1);
    std::normal_distribution<float> noise(0.0f, 0.001f);
    for (float &sample : performance.sound) {
        sample = noise(random);
    }
    for (std::size_t i = 0; i < strokes.size(); ++i) {
        const std::size_t onset = 24000 + i * 50000 + i * i * 131; // on no grid
        performance.onsets.push_back(static_cast<std::int64_t>(onset));
        for (std::size_t k = 0; k < strokes[i].size() && onset + k < performance.sound.size(); ++k) {
            performance.sound[onset + k] += strokes[i][k];
        }
    }
    return performance;
}

} // namespace localcast::test
