// Inverse transform of the weighted cross-spectrum.
// SPDX-License-Identifier: MIT
#include "alignment_peak.hpp"

#include <algorithm>
#include <cmath>

#include "lanes.hpp"
#include "spectrum_limits.hpp"

namespace localcast::estimators {
namespace {

constexpr std::ptrdiff_t near_samples = 2;
constexpr std::ptrdiff_t peak_samples = 5; // a peak's own flanks are not its rivals

/** Values of the transform at negative and positive lags, of one polarity, or of either for 0. */
class Heights {
public:
    Heights(std::span<const float> lags, int polarity)
        : lags_(lags), size_(static_cast<std::ptrdiff_t>(lags.size())), polarity_(polarity) {}

    [[nodiscard]] double operator()(std::ptrdiff_t lag) const {
        return static_cast<double>(as_wanted(lags_[static_cast<std::size_t>(lag < 0 ? lag + size_ : lag)]));
    }

    /** The highest value at any lag. */
    [[nodiscard]] double highest() const {
        return static_cast<double>(largest_of<float>(lags_.size(), [this](std::size_t n) { return as_wanted(lags_[n]); }));
    }

    [[nodiscard]] std::ptrdiff_t limit(std::size_t reach) const {
        return std::min(static_cast<std::ptrdiff_t>(reach), size_ / 2 - 1);
    }

    /** The lag of the highest value within +-limit. */
    [[nodiscard]] std::ptrdiff_t highest(std::ptrdiff_t limit) const {
        std::ptrdiff_t best = 0;
        for (std::ptrdiff_t lag = -limit; lag <= limit; ++lag) {
            best = (*this)(lag) > (*this)(best) ? lag : best;
        }
        return best;
    }

private:
    [[nodiscard]] float as_wanted(float value) const {
        return polarity_ == 0 ? std::abs(value) : static_cast<float>(polarity_) * value;
    }

    std::span<const float> lags_;
    std::ptrdiff_t size_;
    int polarity_;
};

/** By the median, as a peak and its flanks are no part of it. Reorders the values. */
double deviation_of(std::span<float> values) {
    std::transform(values.begin(), values.end(), values.begin(), [](float v) { return std::abs(v); });
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return static_cast<double>(*middle) / 0.6745; // median of a Gaussian's magnitude to its deviation
}

} // namespace

AlignmentPeak find_alignment_peak(const LocalSpectra& spectra, int polarity, std::size_t reach, double sample_rate_hz,
                                  FftPlans& plans, std::span<const float> weights) {
    AlignmentScan scan(spectra.power_x, spectra.power_y, sample_rate_hz, 1, plans, weights);
    const std::span<float> lags = scan.transform(spectra.cross);
    const Heights height(lags, polarity);
    const std::ptrdiff_t limit = height.limit(reach);
    const std::ptrdiff_t best = height.highest(limit);
    AlignmentPeak peak;
    for (std::ptrdiff_t lag = -limit; lag <= limit; ++lag) {
        if (std::abs(lag) <= near_samples) {
            peak.near_height = std::max(peak.near_height, height(lag));
        }
        if (std::abs(lag - best) > peak_samples) {
            peak.rival_height = std::max(peak.rival_height, height(lag));
        }
    }
    peak.highest = height.highest();
    peak.lag_samples = static_cast<double>(best);
    peak.height = height(best);
    peak.deviation = deviation_of(lags);
    for (double* value : {&peak.height, &peak.rival_height, &peak.near_height, &peak.highest, &peak.deviation}) {
        *value /= scan.full_height();
    }
    return peak;
}

AlignmentScan::AlignmentScan(std::span<const double> power_x, std::span<const double> power_y, double sample_rate_hz,
                             std::size_t points_per_sample, FftPlans& plans, std::span<const float> weights)
    : fft_(plans.of_size(2 * (power_x.size() - 1) * points_per_sample)), points_(points_per_sample),
      scale_(power_x.size()), weighted_(fft_.bins()), lags_(fft_.size()) {
    const ActiveBand band(power_x, power_y, sample_rate_hz);
    for (std::size_t k = band.first_bin(); k + 1 < scale_.size(); ++k) {
        if (band.contains_bin(k)) {
            const double weight = weights.empty() ? 1.0 : static_cast<double>(weights[k]);
            scale_[k] = weight / std::sqrt(power_x[k] * power_y[k]);
            full_height_ += 2.0 * weight;
        }
    }
    full_height_ = std::max(full_height_, 1.0);
}

std::span<float> AlignmentScan::transform(std::span<const std::complex<double>> cross) {
    for (std::size_t k = 0; k < cross.size(); ++k) {
        weighted_[k] = std::complex<float>(cross[k] * scale_[k]);
    }
    fft_.inverse(weighted_, lags_);
    return lags_;
}

AlignmentScan::Highest AlignmentScan::highest(std::span<const std::complex<double>> cross, int polarity,
                                              std::size_t reach) {
    const Heights height(transform(cross), polarity);
    const std::ptrdiff_t best = height.highest(height.limit(points_ * reach));
    return {static_cast<double>(best) / static_cast<double>(points_), height(best) / full_height_};
}

} // namespace localcast::estimators
