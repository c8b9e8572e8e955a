// The recordings of the benchmark: which there are, what they are used for, and excerpts of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace localcast::bench {

inline constexpr double rate_hz = 48000.0;

/** Parameters of the estimators may be chosen on `tuning`; the published table is of `evaluation`. No recording, player
 *  or room is in both. */
enum class Set { tuning, evaluation };

enum class Kind { speech, drums, guitar, music };

/** How an excerpt comes out of the files. */
enum class Making {
    spoken, ///< whole files in seeded order, their silent ends cut to a tenth of a second
    played, ///< a part of one file, from a seeded place on
    looped, ///< one file again and again, from a seeded place on
    beaten  ///< strokes of a drum kit at the uneven times and strengths of a seeded player
};

struct Material {
    std::string name;
    Kind kind = Kind::speech;
    Making making = Making::spoken;
    std::string package; ///< Debian package that has the files
    std::vector<std::filesystem::path> files;
};

[[nodiscard]] const char* kind_name(Kind kind);

/** What is installed of a set. */
[[nodiscard]] std::vector<Material> materials(Set set);

/** The same of single claps, for clap(). */
[[nodiscard]] std::vector<Material> clap_materials(Set set);

/** `seconds` of it at 48 kHz, mono, with a peak of 0.5; the same for the same seed. */
[[nodiscard]] std::vector<float> excerpt(const Material& material, double seconds, std::uint64_t seed);

/** The same, but silence with one of the material's files, each time the same, from each of these seconds on. */
[[nodiscard]] std::vector<float> claps(const Material& material, const std::vector<double>& at, double seconds,
                                       std::uint64_t seed);

} // namespace localcast::bench
