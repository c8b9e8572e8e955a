// What a phase estimator says of one source against the reference.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace localcast::estimators {

/** Why a source has no delay. */
enum class PhaseRefusal : std::uint32_t {
    none,             ///< accepted
    too_short,        ///< less sound in common than the estimator needs
    non_finite,       ///< nothing but NaN or infinite samples was fed
    reference_silent, ///< the reference holds no sound
    source_silent,    ///< the source holds no sound
    unrelated,        ///< nothing in the source is found in the reference within the search range
    /// Several delays explain the sound almost equally well (periodic sound). Of a source whose delay was known: that one
    /// is none of them.
    ambiguous,
    beyond_max_delay, ///< the best delay lies at the end of the search range
    uncertain,        ///< found, but the delay's standard deviation is too large; see PhaseEstimator
    clipped,          ///< reference or source is cut off at full scale most of the time
    inconsistent      ///< contradicted by what the source and other sources have in common
};

/** The reason in words, in English, lower case, without a full stop; empty for `none`. */
[[nodiscard]] std::string_view phase_refusal_text(PhaseRefusal refusal) noexcept;

/** What an estimator is doing with a source. */
enum class PhaseState : std::uint32_t {
    searching, ///< no delay yet
    tracking,  ///< new evidence agrees with delay and sampling-rate offset
    holding,   ///< no usable evidence of late: delay and offset are continued from before
    moving     ///< the delay changes faster than a clock drifts: followed block by block, the offset is held
};

/** The state in words, in English, lower case. */
[[nodiscard]] std::string_view phase_state_text(PhaseState state) noexcept;

/** One source against the reference. Everything but `refusal` and `state` is meaningful only when accepted(). */
struct PhaseEstimate {
    PhaseRefusal refusal = PhaseRefusal::too_short;
    PhaseState state = PhaseState::searching;
    /// Frame of the reference that the estimate holds for: the last one processed. While moving: the newest moment of which
    /// the evidence around it tells the delay to a sample (two standard deviations), as long as that is recent (1.25
    /// seconds), since a walk cannot be foretold to a sample. After a single clap: the moment of the clap, for five seconds,
    /// since it tells no rate by which to carry the delay on.
    std::uint64_t frame = 0;
    std::uint64_t evidence_start_frame = 0; ///< first frame of the reference that the delay rests on
    std::uint64_t evidence_end_frame = 0;   ///< one past the last frame with usable evidence; where `frame` lies in it: that frame
    double delay_samples = 0.0;             ///< at `frame`; positive: the source lags (the same sound appears later in it)
    double delay_uncertainty_samples = 0.0; ///< one standard deviation, >= 0
    double sampling_rate_offset_ppm = 0.0;  ///< positive: the source's clock runs fast, its delay grows
    /// One standard deviation, >= 0. Holds a quarter of the most that a walk may have in the offset.
    double sampling_rate_offset_uncertainty_ppm = 0.0;
    /// Residual phase at the spectral centroid after alignment, -pi..pi; positive: the source's phase is ahead.
    double phase_rad = 0.0;
    double coherence = 0.0;                 ///< magnitude-squared coherence after alignment, energy weighted, 0..1
    double confidence = 0.0;                ///< 0..1
    int polarity = 1;                       ///< +1 or -1
    bool sampling_rate_offset_known = false; ///< the delay's course was straight for long enough to tell the offset
    std::uint32_t jumps = 0;                ///< times that the delay was found elsewhere than where it was

    [[nodiscard]] bool accepted() const noexcept { return refusal == PhaseRefusal::none; }
};

/** One independent measurement of the delay, for smoothing over a whole recording; see DelaySmoother. */
struct DelayObservation {
    double frame = 0.0;               ///< of the reference: the middle of its evidence, weighted with energy
    double delay_samples = 0.0;       ///< there
    double uncertainty_samples = 0.0; ///< one standard deviation
    int polarity = 1;
    bool after_jump = false;          ///< the delay jumped between the observation before and this one
    std::uint64_t jump_frame = 0;     ///< where, to a few tens of milliseconds, when after_jump
};

/**
 * Correlation of source and reference for a picture: `before` as recorded, `after` once the source is moved by the
 * estimated delay and its polarity. Both have one value per entry of `lag_samples`, -1..1; when points are fewer
 * than samples each value is the one of largest magnitude nearby. Empty without evidence.
 */
struct CorrelationCurve {
    std::vector<double> lag_samples;
    std::vector<float> before;
    std::vector<float> after;
};

} // namespace localcast::estimators
