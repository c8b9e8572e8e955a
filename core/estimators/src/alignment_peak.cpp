// Inverse transform of the weighted cross-spectrum.
// SPDX-License-Identifier: MIT
#include "alignment_peak.hpp"

#include <algorithm>
#include <cmath>

#include "spectrum_limits.hpp"

namespace localcast::estimators {
namespace {

constexpr std::ptrdiff_t near_samples = 2;
constexpr std::ptrdiff_t peak_samples = 5; // a peak's own flanks are not its rivals

} // namespace

AlignmentPeak find_alignment_peak(const LocalSpectra& spectra, int polarity, std::size_t reach, double sample_rate_hz,
                                  FftPlans& plans, std::size_t points_per_sample) {
    const std::size_t bins = spectra.cross.size();
    Fft& fft = plans.of_size(2 * (bins - 1) * points_per_sample);
    const auto points = static_cast<std::ptrdiff_t>(points_per_sample);
    const ActiveBand band(spectra.power_x, spectra.power_y, sample_rate_hz);
    std::vector<std::complex<float>> weighted(fft.bins());
    double used = 0.0;
    for (std::size_t k = band.first_bin(); k + 1 < bins; ++k) {
        if (band.contains_bin(k)) {
            const double scale = 1.0 / std::sqrt(spectra.power_x[k] * spectra.power_y[k]);
            weighted[k] = std::complex<float>(spectra.cross[k] * scale);
            used += 2.0;
        }
    }
    std::vector<float> lags(fft.size());
    fft.inverse(weighted, lags);
    const auto size = static_cast<std::ptrdiff_t>(lags.size());
    const auto limit = std::min(points * static_cast<std::ptrdiff_t>(reach), size / 2 - 1);
    const auto height = [&](std::ptrdiff_t lag) {
        const float value = lags[static_cast<std::size_t>(lag < 0 ? lag + size : lag)];
        return static_cast<double>(polarity == 0 ? std::abs(value) : static_cast<float>(polarity) * value);
    };
    AlignmentPeak peak;
    std::ptrdiff_t best = 0;
    for (std::ptrdiff_t lag = -limit; lag <= limit; ++lag) {
        best = height(lag) > height(best) ? lag : best;
        peak.near_height = std::abs(lag) <= points * near_samples ? std::max(peak.near_height, height(lag)) : peak.near_height;
    }
    for (std::ptrdiff_t lag = -limit; lag <= limit; ++lag) {
        if (std::abs(lag - best) > points * peak_samples) {
            peak.rival_height = std::max(peak.rival_height, height(lag));
        }
    }
    peak.lag_samples = static_cast<double>(best) / static_cast<double>(points);
    peak.height = height(best);
    std::transform(lags.begin(), lags.end(), lags.begin(), [](float v) { return std::abs(v); });
    const auto middle = lags.begin() + size / 2;
    std::nth_element(lags.begin(), middle, lags.end());
    peak.deviation = static_cast<double>(*middle) / 0.6745; // median of a Gaussian's magnitude to its deviation
    for (double* value : {&peak.height, &peak.rival_height, &peak.near_height, &peak.deviation}) {
        *value /= std::max(used, 1.0);
    }
    return peak;
}

} // namespace localcast::estimators
