// aubio's onset detector, as the program that Debian packages, on the same recordings.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "piece.hpp"

namespace localcast::bench {

[[nodiscard]] bool aubio_is_there();

/** aubioonset's methods; the first is its default. */
[[nodiscard]] const std::vector<std::string>& aubio_methods();

/** Writes a piece as a 32-bit float WAV file. Throws std::runtime_error. */
void write_wav(const std::filesystem::path& file, const Piece& piece);

/** The onsets of a file in seconds, as aubioonset prints them: its own delay is taken off already. */
[[nodiscard]] std::vector<double> aubio_onsets(const std::filesystem::path& file, const std::string& method);

} // namespace localcast::bench
