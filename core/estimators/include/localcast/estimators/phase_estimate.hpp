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
    non_finite,       ///< NaN or infinite samples were fed
    reference_silent, ///< the reference holds no sound
    source_silent,    ///< the source holds no sound
    unrelated,        ///< nothing in the source is found in the reference within the search range
    ambiguous,        ///< several delays explain the sound almost equally well (periodic sound)
    beyond_max_delay, ///< the best delay lies at the end of the search range
    uncertain         ///< found, but the standard deviation of the delay is above a quarter of a sample
};

/** The reason in words, in English, lower case, without a full stop; empty for `none`. */
[[nodiscard]] std::string_view phase_refusal_text(PhaseRefusal refusal) noexcept;

/** One source against the reference. Everything but `refusal` is meaningful only when accepted(). */
struct PhaseEstimate {
    PhaseRefusal refusal = PhaseRefusal::too_short;
    double delay_samples = 0.0;             ///< positive: the source lags (the same sound appears later in it)
    double delay_uncertainty_samples = 0.0; ///< one standard deviation, >= 0
    double phase_rad = 0.0;                 ///< residual phase at the spectral centroid after alignment, -pi..pi
    double coherence = 0.0;                 ///< magnitude-squared coherence after alignment, energy weighted, 0..1
    double confidence = 0.0;                ///< 0..1
    int polarity = 1;                       ///< +1 or -1

    [[nodiscard]] bool accepted() const noexcept { return refusal == PhaseRefusal::none; }
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
