// Where, near an expected delay, the evidence really peaks.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <span>
#include <vector>

#include "fft.hpp"
#include "fine_delay.hpp"

namespace localcast::estimators {

struct AlignmentPeak {
    double lag_samples = 0.0;  ///< to one of the points looked at
    double height = 0.0;       ///< 0..1
    double rival_height = 0.0; ///< the highest value away from it, within the same reach
    double near_height = 0.0;  ///< the highest value within two samples of lag 0
    double deviation = 0.0;    ///< standard deviation of the values elsewhere

    [[nodiscard]] double significance() const { return deviation > 0.0 ? height / deviation : 0.0; }
    [[nodiscard]] double near_significance() const { return deviation > 0.0 ? near_height / deviation : 0.0; }
};

/**
 * The smoothed coherence transform (Carter, Nuttall & Cable 1973) within `reach` samples to either side: the highest
 * value of the wanted polarity, or of either for 0, among so many points per sample.
 */
[[nodiscard]] AlignmentPeak find_alignment_peak(const LocalSpectra& spectra, int polarity, std::size_t reach,
                                                double sample_rate_hz, FftPlans& plans,
                                                std::size_t points_per_sample = 1);

} // namespace localcast::estimators
