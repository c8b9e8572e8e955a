// The instant at which a sound begins, within a window that is known to hold its beginning.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace localcast::estimators {

struct OnsetTime {
    double position = 0.0;    ///< samples from the beginning of the window, fractional, >= 0
    double uncertainty = 0.0; ///< one standard deviation, samples
    double rise_db = 0.0;     ///< power after the onset over that before, of what could not be predicted
};

/**
 * Takes the linear prediction of what came before out of the sound, finds the most likely change of variance (the
 * minimum of Akaike's criterion; Maeda 1985, Sleeman & van Eck 1999) and goes back from there to the first arrival.
 * Where noise hides the beginning of a rise, the rise is continued back in a straight line.
 */
class OnsetPicker {
public:
    explicit OnsetPicker(double sample_rate_hz) : sample_rate_hz_(sample_rate_hz) {}

    /** `sound` is what came before followed by the window, which begins at `window_start` (at least 5 ms). */
    [[nodiscard]] OnsetTime pick(std::span<const float> sound, std::size_t window_start);

private:
    struct Change {
        std::size_t at;    // the most likely one
        std::size_t width; // how many are almost as likely
    };
    void whiten(std::span<const float> sound, std::size_t window_start);
    [[nodiscard]] Change find_change(std::size_t window_start);
    [[nodiscard]] std::size_t first_arrival(std::size_t change, std::size_t earliest, double limit) const;
    [[nodiscard]] std::size_t half_risen(std::size_t at, double peak) const;
    [[nodiscard]] double risen_from(std::size_t at, double share, double peak) const;
    [[nodiscard]] double largest(std::size_t from, std::size_t to) const;
    [[nodiscard]] double mean_power(std::size_t from, std::size_t to) const;
    [[nodiscard]] std::size_t frames(double seconds) const;

    double sample_rate_hz_;
    std::vector<double> residual_; // magnitudes
    std::vector<double> criterion_;
};

} // namespace localcast::estimators
