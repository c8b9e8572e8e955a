// The course of a delay over a whole recording, from all of its measurements, those that came later included.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "localcast/estimators/phase_estimate.hpp"

namespace localcast::estimators {

/** Delay and drift at one moment. Between two points of one segment the delay is the cubic that fits both. */
struct DelayPoint {
    double frame = 0.0;
    double delay_samples = 0.0;
    double delay_uncertainty_samples = 0.0;
    double sampling_rate_offset_ppm = 0.0;
    double sampling_rate_offset_uncertainty_ppm = 0.0;
};

/** A stretch without a jump. */
struct DelaySegment {
    double start_frame = 0.0;
    int polarity = 1;
    std::vector<DelayPoint> points; ///< at least one, in order of time

    /** Delay at a frame; before the first and after the last point it goes on at their drift. */
    [[nodiscard]] double delay_at(double frame) const;
    [[nodiscard]] double offset_ppm_at(double frame) const;
};

/**
 * Rauch-Tung-Striebel smoothing (1965) of the observations of one source with the two models that the estimator itself
 * tracks with: a delay that grows with the sampling-rate offset, which is steady, or changes slowly and steadily. Both
 * courses are averaged, weighted by how well each explains all of a segment. One segment per jump. Deterministic; any
 * thread, allocates. Empty without observations.
 */
[[nodiscard]] std::vector<DelaySegment> smooth_delays(std::span<const DelayObservation> observations,
                                                      double sample_rate_hz);

} // namespace localcast::estimators
