// The benchmark's recordings: which sounds, in which order, in which rooms.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "piece.hpp"

namespace localcast::bench {

/** Which recordings: those that parameters were chosen with, or those that only the final figures come from. */
enum class Part { tuning, final };

/** Short bursts of noise, and recorded claps and finger snaps, in simulated rooms. */
[[nodiscard]] std::vector<Piece> clap_pieces(Part part, std::uint64_t seed);

/** Rhythms of single drum hits. */
[[nodiscard]] std::vector<Piece> drum_pieces(Part part, std::uint64_t seed);

/** Overlapping notes of plucked, struck and bowed sounds at several pitches. */
[[nodiscard]] std::vector<Piece> note_pieces(Part part, std::uint64_t seed);

/** Played loops with onsets annotated by hand; none of them were used for tuning. */
[[nodiscard]] std::vector<Piece> loop_pieces(Part part, std::uint64_t seed);

/** Sound in which nothing begins: noise, hum, dither, a tone with vibrato, drones. */
[[nodiscard]] std::vector<Piece> steady_pieces(Part part, std::uint64_t seed);

} // namespace localcast::bench
