// The delay to the nearest sample or so, over the whole search range, with what speaks against it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "fft.hpp"

namespace localcast::estimators {

struct CoarseDelay {
    double lag_samples = 0.0;  ///< of the highest peak, to half a sample
    double peak = 0.0;         ///< its height, signed, 0..1 in magnitude
    double significance = 0.0; ///< its height over the standard deviation of the correlation elsewhere
    double rival_ratio = 0.0;  ///< the next best peak's height over it, each for the overlap that its lag leaves
    double repetition = 0.0;   ///< the same without equalising single frequencies, peaks near by left out
};

/**
 * The peak of the phase transform (Knapp & Carter 1976) of a cross-correlation.
 *
 * `cross` holds lags -max..max, of which the outer `margin` ones fade out. `power_x` and `power_y` are the smoothed power spectra of both signals at evenly
 * spaced frequencies from 0 to half the rate; frequencies where either is silent are left out. `sample_count` is the
 * length of the signals. `weights`: how much each frequency counts, evenly spaced likewise (none: all alike).
 */
[[nodiscard]] CoarseDelay find_coarse_delay(std::span<const float> cross, std::size_t margin,
                                            std::span<const double> power_x, std::span<const double> power_y,
                                            double sample_rate_hz, double sample_count, FftPlans& plans,
                                            std::span<const float> weights = {});

} // namespace localcast::estimators
