// Played loops whose onsets were annotated by hand.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <filesystem>
#include <span>
#include <string>

#include "room/material.hpp"
#include "sets.hpp"

namespace localcast::bench {
namespace {

constexpr double rate_hz = 44100.0; // of the recordings
constexpr double lead_s = 0.3;      // silence before the loop, which otherwise begins within a stroke

// Read from the waveform, the level in 64 frames of the signal and of its second difference, and the spectrogram (512
// points), before any detector had run on these files. Each stroke of the tabla stands 30 dB out of the second
// difference's level, so its time could be read to a few milliseconds; the others are good to about five.
constexpr std::array tabla_s = {
    0.005,  0.172,  0.338, 0.506, 0.672, 0.839, 1.005, 1.172, 1.339, 1.505, 1.672, 1.839, 2.005, 2.339, 2.672, 2.839,
    2.922,  3.005,  3.172, 3.505, 3.672, 3.839, 4.005, 4.172, 4.339, 4.505, 4.672, 4.839, 5.005, 5.172, 5.338, 5.505,
    5.671,  5.839,  6.005, 6.172, 6.338, 6.422, 6.505, 6.672, 6.839, 7.005, 7.172, 7.339, 7.672, 8.005, 8.172, 8.338,
    8.422,  8.505,  8.839, 8.922, 9.005, 9.339, 9.506, 9.672, 9.839, 10.005, 10.172, 10.339, 10.505};
constexpr std::array amen_s = {0.000, 0.219, 0.440, 0.673, 0.786, 0.892, 0.990, 1.101, 1.229, 1.313, 1.543, 1.658};
constexpr std::array amen_full_s = {
    0.000, 0.213, 0.422, 0.641, 0.749, 0.857, 0.963, 1.067, 1.179, 1.281, 1.500, 1.607, 1.716, 1.932, 2.140, 2.359,
    2.457, 2.568, 2.686, 2.787, 2.898, 2.998, 3.215, 3.324, 3.425, 3.641, 3.851, 4.073, 4.185, 4.288, 4.400, 4.500,
    4.714, 4.920, 5.144, 5.255, 5.357, 5.473, 5.573, 5.788, 5.897, 5.999, 6.110, 6.216, 6.645};
constexpr double amen_full_end_s = 6.84; // a stroke begins behind it and is cut off at once

void add(std::vector<Piece>& pieces, const char* name, std::span<const double> onsets_s, double end_s) {
    const std::filesystem::path folder = "/usr/share/sonic-pi/samples";
    const auto file = folder / (std::string(name) + ".flac");
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        return;
    }
    auto sound = room::load_material({&file, 1}, rate_hz, 0.0);
    sound.resize(std::min(sound.size(), static_cast<std::size_t>(end_s * rate_hz)));
    Piece piece{"loops", name, rate_hz, std::vector<float>(static_cast<std::size_t>(lead_s * rate_hz)), {}};
    piece.samples.insert(piece.samples.end(), sound.begin(), sound.end());
    for (const double onset_s : onsets_s) {
        piece.onsets.push_back((lead_s + onset_s) * rate_hz);
    }
    pieces.push_back(std::move(piece));
}

} // namespace

std::vector<Piece> loop_pieces(Part part, std::uint64_t) {
    std::vector<Piece> pieces;
    if (part == Part::final) {
        add(pieces, "loop_tabla", tabla_s, 60.0);
        add(pieces, "loop_amen", amen_s, 60.0);
        add(pieces, "loop_amen_full", amen_full_s, amen_full_end_s);
    }
    return pieces;
}

} // namespace localcast::bench
