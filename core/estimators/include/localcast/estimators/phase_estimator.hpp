// Delay, polarity and coherence of one source against one reference; no window, no threads, only DSP.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "localcast/estimators/phase_estimate.hpp"

namespace localcast::estimators {

class FftPlans;

struct PhaseEstimatorConfig {
    double sample_rate_hz = 48000.0; ///< 8000..384000
    double max_delay_seconds = 1.0;  ///< search range to either side, 0.01..10
};

/**
 * Estimates the delay of the direct sound between two mono recordings that start at the same instant.
 *
 * An accepted delay has a stated standard deviation of at most a quarter of a sample. Both recordings fade in and out
 * over about 43 ms, so that their common beginning and end are no evidence.
 *
 * Feed equal spans of any size; the result depends on the samples alone, not on how they were cut. Memory is bounded
 * by the search range whatever the length. All functions: one thread at a time, may allocate (never call them from
 * an audio callback).
 */
class PhaseEstimator {
public:
    /** Throws std::invalid_argument when a field of the configuration is out of range. Estimators that share `plans`
     *  save memory and belong to one thread together; null makes new ones. */
    explicit PhaseEstimator(const PhaseEstimatorConfig& config, std::shared_ptr<FftPlans> plans = nullptr);
    ~PhaseEstimator();
    PhaseEstimator(PhaseEstimator&&) noexcept;
    PhaseEstimator& operator=(PhaseEstimator&&) noexcept;

    /** Takes the next samples of both, full scale 1. Throws std::invalid_argument when the sizes differ. */
    void process(std::span<const float> reference, std::span<const float> source);

    /** What all samples so far say. Costs some ten FFTs of about four times the search range. */
    [[nodiscard]] PhaseEstimate estimate() const;

    /** Correlation around zero lag and the delay of `estimate`, at most `max_points` points. */
    [[nodiscard]] CorrelationCurve correlation(const PhaseEstimate& estimate, std::size_t max_points = 1001) const;

    /** Samples of each fed so far. */
    [[nodiscard]] std::uint64_t sample_count() const noexcept;

    /** The FFT tables, for other estimators of the same thread. */
    [[nodiscard]] std::shared_ptr<FftPlans> plans() const;

    /** Forgets everything fed. */
    void reset();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace localcast::estimators
