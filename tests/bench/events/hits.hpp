// Single sounds out of recordings, cut where they begin by one stated rule.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace localcast::bench {

using Random = std::mt19937_64;

/** A sound that begins with its first frame, peak 1. */
struct Hit {
    std::string name;
    std::vector<float> samples;
};

/**
 * The files' sounds at `sample_rate_hz`, at most `seconds` of each, faded out. A hit begins with the first frame that
 * reaches 3 % of the largest magnitude of the file's first half second of sound. Left out are files whose sound has no
 * definite beginning, taking longer than `longest_rise_s` from there to half of that magnitude; files that hold more
 * than one sound, whose level (in steps of 20 ms) rises again by 9 dB to within 30 dB of its peak; and unreadable ones.
 */
[[nodiscard]] std::vector<Hit> load_hits(std::span<const std::filesystem::path> files, double sample_rate_hz,
                                         double seconds, double longest_rise_s = 0.03);

/** The sound files of a folder whose names contain one of the words (any file for no words), sorted. */
[[nodiscard]] std::vector<std::filesystem::path> sound_files(const std::filesystem::path& folder,
                                                             std::span<const std::string> words = {});

[[nodiscard]] double uniform(Random& random, double low, double high);

/** Adds a sound at a frame, as far as there is room. */
void mix(std::vector<float>& into, std::span<const float> sound, std::size_t at, double gain);

void add_noise(std::vector<float>& into, double deviation, Random& random);

} // namespace localcast::bench
