// When a tracker believes what it measures; shared by its parts.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

#include "alignment_peak.hpp"
#include "evidence.hpp"
#include "fine_delay.hpp"

namespace localcast::estimators {

inline constexpr double evidence_seconds = 5.0;
inline constexpr double least_significance = 5.5; // of a block's peak where it is expected; chance reaches four
inline constexpr double least_elsewhere = 8.0; // where it is not expected
inline constexpr double least_clear = 12.0; // of one that a single block or a single clap is believed for
inline constexpr double clear_rival_share = 0.6;
inline constexpr double rival_share = 0.75; // of a peak's height; what is higher is as good
inline constexpr double elsewhere_share = 0.35; // of a peak's height: with less, what is heard there is not heard here
inline constexpr std::size_t motion_reach = 48; // samples that this makes within a block, and some
inline constexpr int given_up_blocks = 8; // bad ones, after which a course, or a motion, is held on to no longer
inline constexpr double audible_share = 0.25; // of the usual energy: what is not found here is not there
inline constexpr double faint_share = 0.1; // of the usual energy: what is quieter and found elsewhere may be another sound
inline constexpr double quieter_share = 0.96; // of the usual energy after each quiet block: what was loud once is not for ever
inline constexpr double least_coherence = 0.02;
inline constexpr double least_deviation = 0.005; // samples; no measurement is better
inline constexpr double common_share = 0.3; // of a measurement's deviation: those that follow hear much the same
inline constexpr double doubt_factor = 1.2; // by which parts of the band agree better than they should
inline constexpr double largest_measured = 1.0; // samples; worse measurements are left out
inline constexpr double moving_deviation = 0.1; // samples; the course of a walk bends within a block
inline constexpr double drawn_samples = 75.0; // by chance and reflections, divided by the square of the peak's significance
inline constexpr double jump_samples = 1.0;
inline constexpr double known_offset_ppm = 5.0; // an offset is known when it is certain to this
inline constexpr double mistaken_offset_ppm = 50.0; // by which a slow walk may have been taken for a drift
inline constexpr int step_measurements = 3; // that contradict the course in a row make a new one

inline double deviation_of(const FineDelay& fine) {
    return std::max(least_deviation, fine.deviation);
}

/** What reflections may draw a block's delay aside by, one standard deviation. */
inline double drawn_deviation(double significance) {
    return drawn_samples / (significance * significance);
}

/** The part of the deviation that the next measurements share: reflections of much the same sound draw all to one side. */
inline double common_deviation(const FineDelay& fine) {
    return common_share * std::hypot(deviation_of(fine), fine.lasting_deviation);
}

inline bool on_course(const AlignmentPeak& peak) {
    return peak.near_significance() >= least_significance && peak.near_height >= rival_share * peak.height;
}

/** Clear at some other lag, however far off, and next to nothing at the expected one. */
inline bool heard_elsewhere(const AlignmentPeak& peak) {
    return peak.highest >= least_clear * peak.deviation && peak.near_height < elsewhere_share * peak.highest;
}

/** Neither chance nor one of several. */
inline bool clear(const AlignmentPeak& peak) {
    return peak.significance() >= least_clear && peak.rival_height < clear_rival_share * peak.height;
}

/** What the energy in common would be if both held the same sound at the same time. */
inline double common_energy(const EvidenceBlock& block) {
    double sum = 0.0;
    for (std::size_t k = 0; k < block.power_x.size(); ++k) {
        sum += std::sqrt(static_cast<double>(block.power_x[k]) * static_cast<double>(block.power_y[k]));
    }
    return sum;
}

} // namespace localcast::estimators
