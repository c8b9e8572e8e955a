// Which frequencies carry evidence of a delay.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lanes.hpp"

namespace localcast::estimators {

/** Below this, room modes and rumble say nothing of the direct sound. */
inline constexpr double lowest_frequency_hz = 150.0;

/** Power below the strongest band's by more than this is leakage or rounding, not sound: 60 dB. */
inline constexpr double smallest_relative_power = 1e-6;

/** Of spectra of `bins` evenly spaced frequencies from 0 to half the rate, that next to `frequency` in cycles per sample. */
inline std::size_t nearest_bin(double frequency, std::size_t bins) {
    return static_cast<std::size_t>(std::lround(2.0 * frequency * static_cast<double>(bins - 1)));
}

/** The mean of each value and `neighbours` to either side of it; fewer at the ends. */
template <typename T>
[[nodiscard]] std::vector<double> means_around(const std::vector<T>& values, std::size_t neighbours) {
    std::vector<double> sums(values.size() + 1, 0.0);
    for (std::size_t k = 0; k < values.size(); ++k) {
        sums[k + 1] = sums[k] + static_cast<double>(values[k]);
    }
    std::vector<double> means(values.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
        const std::size_t low = k - std::min(k, neighbours);
        const std::size_t high = std::min(values.size(), k + neighbours + 1);
        means[k] = (sums[high] - sums[low]) / static_cast<double>(high - low);
    }
    return means;
}

/** The frequencies at which two signals both carry sound, by their smoothed power spectra. */
class ActiveBand {
public:
    ActiveBand(std::span<const double> power_x, std::span<const double> power_y, double sample_rate_hz)
        : power_x_(power_x), power_y_(power_y), lowest_(lowest_frequency_hz / sample_rate_hz),
          first_bin_(static_cast<std::size_t>(std::ceil(2.0 * lowest_ * static_cast<double>(power_x.size() - 1)))),
          floor_x_(largest_of(power_x.size(), [&](std::size_t k) { return power_x[k]; }) * smallest_relative_power),
          floor_y_(largest_of(power_y.size(), [&](std::size_t k) { return power_y[k]; }) * smallest_relative_power) {}

    /** `frequency` in cycles per sample, 0..0.5. */
    [[nodiscard]] bool contains(double frequency) const {
        return frequency >= lowest_ && above_floor(nearest_bin(frequency, power_x_.size()));
    }

    /** The same for a bin of the power spectra. */
    [[nodiscard]] bool contains_bin(std::size_t bin) const { return bin >= first_bin_ && above_floor(bin); }

    /** Before it there is nothing. */
    [[nodiscard]] std::size_t first_bin() const { return first_bin_; }

    /** Geometric mean of both powers. */
    [[nodiscard]] float mean_power(double frequency) const {
        const std::size_t bin = nearest_bin(frequency, power_x_.size());
        return static_cast<float>(std::sqrt(power_x_[bin] * power_y_[bin]));
    }

private:
    [[nodiscard]] bool above_floor(std::size_t bin) const {
        return power_x_[bin] > floor_x_ && power_y_[bin] > floor_y_;
    }

    std::span<const double> power_x_;
    std::span<const double> power_y_;
    double lowest_;
    std::size_t first_bin_;
    double floor_x_;
    double floor_y_;
};

} // namespace localcast::estimators
