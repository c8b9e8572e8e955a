// Where, near an expected delay, the evidence really peaks.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
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
    double highest = 0.0;      ///< the highest value at any lag; what lies half a frame off or more shows at another one
    double deviation = 0.0;    ///< standard deviation of the values elsewhere

    [[nodiscard]] double significance() const { return deviation > 0.0 ? height / deviation : 0.0; }
    [[nodiscard]] double near_significance() const { return deviation > 0.0 ? near_height / deviation : 0.0; }
};

/**
 * The smoothed coherence transform (Carter, Nuttall & Cable 1973) within `reach` samples to either side: the highest
 * value of the wanted polarity, or of either for 0. `weights`: how much each frequency counts (none: all alike).
 */
[[nodiscard]] AlignmentPeak find_alignment_peak(const LocalSpectra& spectra, int polarity, std::size_t reach,
                                                double sample_rate_hz, FftPlans& plans, std::span<const float> weights = {});

/** The same transform of many cross-spectra that differ in their phases alone, and of each only the highest value. */
class AlignmentScan {
public:
    struct Highest {
        double lag_samples = 0.0;
        double height = 0.0; ///< 0..1
    };

    /** Looks at so many points per sample of lag. */
    AlignmentScan(std::span<const double> power_x, std::span<const double> power_y, double sample_rate_hz,
                  std::size_t points_per_sample, FftPlans& plans, std::span<const float> weights = {});

    [[nodiscard]] Highest highest(std::span<const std::complex<double>> cross, int polarity, std::size_t reach);

    /** The values of the transform, by lag, negative lags last; unscaled. Valid until the next call. */
    [[nodiscard]] std::span<float> transform(std::span<const std::complex<double>> cross);

    /** What the transform makes of a sound that is all in common: height 1. */
    [[nodiscard]] double full_height() const { return full_height_; }

private:
    Fft& fft_;
    std::size_t points_;
    double full_height_ = 0.0;
    std::vector<double> scale_; // of each frequency; 0 outside the active band
    std::vector<std::complex<float>> weighted_;
    std::vector<float> lags_;
};

} // namespace localcast::estimators
