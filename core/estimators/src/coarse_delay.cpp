// Phase transform over the whole search range, its peak and its rivals.
// SPDX-License-Identifier: MIT
#include "coarse_delay.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "spectrum_limits.hpp"

namespace localcast::estimators {
namespace {

constexpr std::size_t oversampling = 2;
constexpr double peak_samples = 3.0;
constexpr double near_seconds = 0.0001; // a peak's own main lobe is not its rival
constexpr double far_seconds = 0.015;   // further off, it is repetition rather than a reflection

struct Curve {
    std::vector<float> values; // from -max lag on, `oversampling` per sample
    double max_lag;

    [[nodiscard]] double lag(std::size_t index) const {
        return static_cast<double>(index) / static_cast<double>(oversampling) - max_lag;
    }
};

/** 1 within the search range, falling to 0 over the margin: a hard edge would whiten into a peak of its own. */
double edge_taper(std::size_t index, std::size_t size, std::size_t margin) {
    const std::size_t from_edge = std::min(index, size - 1 - index);
    return from_edge >= margin ? 1.0
                               : 0.5 - 0.5 * std::cos(std::numbers::pi * (static_cast<double>(from_edge) + 0.5) /
                                                      static_cast<double>(margin));
}

enum class Whitening { every_bin, smooth };

/** Whitened bin by bin (the phase transform), or by the smoothed spectra, which leaves repetition as strong as it is. */
Curve whitened_correlation(Whitening how, std::span<const float> cross, std::size_t margin,
                           std::span<const double> power_x, std::span<const double> power_y, double sample_rate_hz,
                           FftPlans& plans, std::span<const float> weights) {
    const std::size_t size = fastest_fft_size(cross.size());
    Fft& fft = plans.of_size(size);
    std::vector<float> time(size, 0.0f);
    for (std::size_t i = 0; i < cross.size(); ++i) {
        time[i] = cross[i] * static_cast<float>(edge_taper(i, cross.size(), margin));
    }
    std::vector<std::complex<float>> spectrum(fft.bins());
    fft.forward(time, spectrum);

    const ActiveBand band(power_x, power_y, sample_rate_hz);
    Fft& fine = plans.of_size(size * oversampling);
    std::vector<std::complex<float>> whitened(fine.bins());
    double used = 0.0;
    for (std::size_t k = 1; k + 1 < spectrum.size(); ++k) {
        const float magnitude = std::abs(spectrum[k]);
        if (magnitude > 0.0f && band.contains(static_cast<double>(k) / static_cast<double>(size))) {
            const double position = static_cast<double>(k) / static_cast<double>(size);
            const float scale = how == Whitening::every_bin ? magnitude : band.mean_power(position);
            const float weight = weights.empty() ? 1.0f : weights[nearest_bin(position, weights.size())];
            whitened[k] = weight / scale * spectrum[k];
            used += 2.0 * static_cast<double>(weight);
        }
    }
    std::vector<float> curve(fine.size());
    fine.inverse(whitened, curve);
    curve.resize((cross.size() - 1) * oversampling + 1);
    const float scale = used > 0.0 ? static_cast<float>(1.0 / used) : 0.0f;
    for (float& value : curve) {
        value *= scale;
    }
    return {std::move(curve), static_cast<double>(cross.size() - 1) / 2.0};
}

double typical_magnitude(const std::vector<float>& values) {
    std::vector<float> magnitudes(values.size());
    std::transform(values.begin(), values.end(), magnitudes.begin(), [](float v) { return std::abs(v); });
    const auto middle = magnitudes.begin() + static_cast<std::ptrdiff_t>(magnitudes.size() / 2);
    std::nth_element(magnitudes.begin(), middle, magnitudes.end());
    return *middle / 0.6745; // median of a Gaussian's magnitude to its standard deviation
}

/** The largest value further than `exclusion` samples from `lag`, over the one at `lag`, each for its overlap. */
double rival_ratio(const Curve& curve, double lag, double exclusion, double sample_count) {
    const double least_overlap = 0.5 * sample_count;
    double peak = 0.0;
    double rival = 0.0;
    for (std::size_t i = 0; i < curve.values.size(); ++i) {
        const double distance = std::abs(curve.lag(i) - lag);
        const double value = std::abs(static_cast<double>(curve.values[i]));
        if (distance <= peak_samples) {
            peak = std::max(peak, value);
        } else if (distance > std::max(exclusion, peak_samples)) {
            rival = std::max(rival, value * sample_count / std::max(sample_count - distance, least_overlap));
        }
    }
    return peak > 0.0 ? rival / peak : 1.0;
}

} // namespace

CoarseDelay find_coarse_delay(std::span<const float> cross, std::size_t margin, std::span<const double> power_x,
                              std::span<const double> power_y, double sample_rate_hz, double sample_count,
                              FftPlans& plans, std::span<const float> weights) {
    const Curve curve =
        whitened_correlation(Whitening::every_bin, cross, margin, power_x, power_y, sample_rate_hz, plans, weights);
    const auto larger = [](float a, float b) { return std::abs(a) < std::abs(b); };
    const auto best = std::max_element(curve.values.begin(), curve.values.end(), larger);
    CoarseDelay result;
    result.lag_samples = curve.lag(static_cast<std::size_t>(best - curve.values.begin()));
    result.peak = *best;
    if (result.peak == 0.0) {
        return result;
    }
    result.significance = std::abs(result.peak) / std::max(typical_magnitude(curve.values), 1e-12);

    const Curve plain =
        whitened_correlation(Whitening::smooth, cross, margin, power_x, power_y, sample_rate_hz, plans, weights);
    result.rival_ratio = rival_ratio(curve, result.lag_samples, near_seconds * sample_rate_hz, sample_count);
    result.repetition = rival_ratio(plain, result.lag_samples, far_seconds * sample_rate_hz, sample_count);
    return result;
}

} // namespace localcast::estimators
