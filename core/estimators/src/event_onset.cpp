// Linear prediction, change of variance, first arrival.
// SPDX-License-Identifier: MIT
#include "event_onset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace localcast::estimators {
namespace {

constexpr std::size_t order = 16;          // of the prediction
constexpr double white_part = 1e-6;        // of the power: the prediction of a pure tone stays well conditioned
constexpr double least_after_s = 0.0015;   // of the window behind a change
constexpr double peak_s = 0.005;           // behind the change, in which the sound's level is taken
constexpr double deviations = 3.5;         // of the noise, that an arrival exceeds
constexpr double share_of_peak = 0.045;    // -27 dB, that an arrival exceeds
constexpr double largest_share = 0.5;
constexpr double gap_s = 0.001;            // an arrival may pause as long as this
constexpr double furthest_back_s = 0.008;
constexpr double longest_continued_s = 0.001;
constexpr double almost = 20.0;            // difference of the criterion
constexpr double smallest_deviation_s = 1e-4; // of an onset in silence: the bandwidth and the room's first reflections
constexpr double uncertain_rise = 0.5;     // of the time to half the peak: what swells has no one beginning
constexpr double hidden_deviation_s = 5e-3;   // of an onset that noise hides up to half its peak

/** Coefficients of the prediction-error filter of a Hann-windowed signal by Levinson & Durbin; {1} for silence. */
std::vector<double> prediction_error_filter(std::span<const float> signal) {
    const std::size_t n = signal.size();
    std::vector<double> windowed(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double phase = 2.0 * std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(n);
        windowed[i] = static_cast<double>(signal[i]) * (0.5 - 0.5 * std::cos(phase));
    }
    std::vector<double> correlation(order + 1, 0.0);
    for (std::size_t lag = 0; lag <= order; ++lag) {
        for (std::size_t i = lag; i < n; ++i) {
            correlation[lag] += windowed[i] * windowed[i - lag];
        }
    }
    std::vector<double> a{1.0};
    double error = correlation[0] * (1.0 + white_part);
    for (std::size_t m = 1; m <= order && error > std::numeric_limits<double>::min(); ++m) {
        double sum = correlation[m];
        for (std::size_t i = 1; i < m; ++i) {
            sum += a[i] * correlation[m - i];
        }
        const double reflection = -sum / error;
        a.push_back(0.0);
        const std::vector<double> previous = a;
        for (std::size_t i = 1; i <= m; ++i) {
            a[i] += reflection * previous[m - i];
        }
        error *= 1.0 - reflection * reflection;
    }
    return a;
}

/** Standard deviation by the median magnitude, which a few strong values do not move. */
double robust_deviation(std::vector<double> magnitudes) {
    if (magnitudes.empty()) {
        return 0.0;
    }
    const auto middle = magnitudes.begin() + static_cast<std::ptrdiff_t>(magnitudes.size() / 2);
    std::nth_element(magnitudes.begin(), middle, magnitudes.end());
    return *middle / 0.6745;
}

double square(double v) {
    return v * v;
}

} // namespace

std::size_t OnsetPicker::frames(double seconds) const {
    return static_cast<std::size_t>(seconds * sample_rate_hz_);
}

void OnsetPicker::whiten(std::span<const float> sound, std::size_t window_start) {
    const auto a = prediction_error_filter(sound.first(window_start));
    residual_.assign(sound.size(), 0.0);
    for (std::size_t n = order; n < sound.size(); ++n) {
        double sum = 0.0;
        for (std::size_t i = 0; i < a.size(); ++i) {
            sum += a[i] * static_cast<double>(sound[n - i]);
        }
        residual_[n] = std::abs(sum);
    }
}

OnsetPicker::Change OnsetPicker::find_change(std::size_t window_start) {
    const std::size_t n = residual_.size();
    double before = 0.0;
    double after = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        (i < window_start ? before : after) += square(residual_[i]);
    }
    // Below the rounding of the input nothing is more or less silent.
    const double floor = 1e-12 * (before + after) / static_cast<double>(n) + std::numeric_limits<double>::min();
    criterion_.clear();
    for (std::size_t k = window_start; k + frames(least_after_s) < n; ++k) {
        const auto front = static_cast<double>(k);
        const auto back = static_cast<double>(n - k);
        criterion_.push_back(front * std::log(before / front + floor) +
                             back * std::log(std::max(0.0, after) / back + floor));
        before += square(residual_[k]);
        after -= square(residual_[k]);
    }
    const auto best = std::min_element(criterion_.begin(), criterion_.end());
    const double limit = *best + almost;
    const auto width = std::count_if(criterion_.begin(), criterion_.end(), [&](double v) { return v < limit; });
    return {window_start + static_cast<std::size_t>(best - criterion_.begin()), static_cast<std::size_t>(width)};
}

double OnsetPicker::largest(std::size_t from, std::size_t to) const {
    double peak = 0.0;
    for (std::size_t i = from; i < to; ++i) {
        peak = std::max(peak, residual_[i]);
    }
    return peak;
}

double OnsetPicker::mean_power(std::size_t from, std::size_t to) const {
    double sum = 0.0;
    for (std::size_t i = from; i < to; ++i) {
        sum += square(residual_[i]);
    }
    return from < to ? sum / static_cast<double>(to - from) : 0.0;
}

/** From the change forward to what exceeds the limit, then back as long as more of it comes within the gap. */
std::size_t OnsetPicker::first_arrival(std::size_t change, std::size_t earliest, double limit) const {
    std::size_t at = change;
    while (at + 1 < residual_.size() && residual_[at] < limit) {
        ++at;
    }
    const std::size_t gap = frames(gap_s);
    for (std::size_t i = at; i > earliest && at - i <= gap; --i) {
        if (residual_[i - 1] >= limit) {
            at = i - 1;
        }
    }
    return at;
}

OnsetTime OnsetPicker::pick(std::span<const float> sound, std::size_t window_start) {
    whiten(sound, window_start);
    const Change change = find_change(window_start);
    const std::size_t loud_end = std::min(residual_.size(), change.at + frames(peak_s));
    const double peak = largest(change.at, loud_end);
    const double noise = robust_deviation({residual_.begin() + static_cast<std::ptrdiff_t>(order),
                                           residual_.begin() + static_cast<std::ptrdiff_t>(change.at)});
    const double share =
        peak > 0.0 ? std::clamp(deviations * noise / peak, share_of_peak, largest_share) : share_of_peak;
    const std::size_t earliest = std::max(window_start, change.at - std::min(change.at, frames(furthest_back_s)));
    const std::size_t at = first_arrival(change.at, earliest, share * peak);
    const double hidden = (share - share_of_peak) / (largest_share - share_of_peak);
    OnsetTime time;
    time.position = std::max(0.0, risen_from(at, share, peak) - static_cast<double>(window_start));
    time.uncertainty = std::sqrt(square(smallest_deviation_s * sample_rate_hz_) +
                                 square(hidden_deviation_s * sample_rate_hz_ * square(hidden)) +
                                 square(uncertain_rise * static_cast<double>(half_risen(at, peak) - at)) +
                                 square(static_cast<double>(change.width)));
    const double floor = std::numeric_limits<double>::min();
    time.rise_db = 10.0 * std::log10((mean_power(at, loud_end) + floor) / (mean_power(order, at) + floor));
    return time;
}

std::size_t OnsetPicker::half_risen(std::size_t at, double peak) const {
    while (at + 1 < residual_.size() && residual_[at] < largest_share * peak) {
        ++at;
    }
    return at;
}

/** Where the rise crosses the limit, and as much earlier as the part of it that noise hides may have taken. */
double OnsetPicker::risen_from(std::size_t at, double share, double peak) const {
    const auto rise = static_cast<double>(half_risen(at, peak) - at);
    const double hidden = rise * (share - share_of_peak) / (largest_share + share_of_peak - share);
    const double last = at > 0 ? residual_[at - 1] : 0.0;
    const double step = residual_[at] - last;
    const double crossed = step > 0.0 ? std::clamp((residual_[at] - share * peak) / step, 0.0, 1.0) : 0.0;
    return static_cast<double>(at) - crossed - std::min(longest_continued_s * sample_rate_hz_, hidden);
}

} // namespace localcast::estimators
