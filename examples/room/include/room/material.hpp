// Dry material for a scene, out of sound files.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <span>
#include <vector>

namespace localcast::room {

/**
 * The files one after the other, as mono at `sample_rate_hz`, peak 0.5; repeated or cut to `seconds` when that is
 * above 0. Throws std::runtime_error naming the file that cannot be read.
 */
[[nodiscard]] std::vector<float> load_material(std::span<const std::filesystem::path> files, double sample_rate_hz,
                                               double seconds);

/** `seconds` of one file from `from_seconds` on, or what there is of it, as mono at `sample_rate_hz`, unscaled. */
[[nodiscard]] std::vector<float> load_part(const std::filesystem::path& file, double sample_rate_hz,
                                           double from_seconds, double seconds);

[[nodiscard]] double duration_seconds(const std::filesystem::path& file);

} // namespace localcast::room
