// Delay, sampling-rate offset, polarity and coherence of one source against one reference; no window, no threads.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "localcast/estimators/phase_estimate.hpp"

namespace localcast::estimators {

struct PhaseEstimatorConfig {
    double sample_rate_hz = 48000.0; ///< 8000..384000
    double max_delay_seconds = 1.0;  ///< search range to either side, 0.01..10
    double max_offset_ppm = 500.0;   ///< largest sampling-rate offset looked for, 0..1000
};

/**
 * Follows the delay of the direct sound between two mono recordings that start at the same instant, and how fast their
 * clocks run apart.
 *
 * An accepted delay has a stated standard deviation of at most a quarter of a sample, of one sample while the state is
 * `moving`, or of a tenth where the sound is a tone and little else, whose few frequencies a reflection may turn alike.
 * Evidence reaches back five seconds; of what came before only the delay, the offset, how sure they are and the
 * measurements of the last minute are kept. Between two microphones a walk looks like a drift for a moment: the offset is
 * called known once the delay's course has been straight for long enough, which is longer once motion was seen. Both
 * recordings fade in over about 43 ms, so that their common beginning is no evidence.
 *
 * Feed equal spans of any size; the result depends on the samples alone, not on how they were cut. Memory and the work
 * for each sample are bounded. All functions: one thread at a time, may allocate (never call them from an audio
 * callback).
 */
class PhaseEstimator {
public:
    /** Throws std::invalid_argument when a field of the configuration is out of range, std::bad_alloc. */
    explicit PhaseEstimator(const PhaseEstimatorConfig& config);
    ~PhaseEstimator();
    PhaseEstimator(PhaseEstimator&&) noexcept;
    PhaseEstimator& operator=(PhaseEstimator&&) noexcept;

    /** Takes the next samples of both, full scale 1. Throws std::invalid_argument when the sizes differ. */
    void process(std::span<const float> reference, std::span<const float> source);

    /** Uses what still waits for samples to come, as if silence followed. Call it once, after the last samples. */
    void finish();

    /** What the samples so far say. Cheap. */
    [[nodiscard]] PhaseEstimate estimate() const;

    /** The independent measurements since the last call, in order of time. Of those that nobody takes, at least the newest
     *  32,768 are kept. */
    [[nodiscard]] std::vector<DelayObservation> take_observations();

    /** Correlation of the last seconds around zero lag and the estimated delay, at most `max_points` points. */
    [[nodiscard]] CorrelationCurve correlation(std::size_t max_points = 1001) const;

    /** Samples of each fed so far. */
    [[nodiscard]] std::uint64_t sample_count() const noexcept;

    /** Forgets everything fed. */
    void reset();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace localcast::estimators
