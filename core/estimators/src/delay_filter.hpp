// Delay, sampling-rate offset and its change, from measurements of the delay.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

namespace localcast::estimators {

/**
 * A Kalman filter (1960) of three states: the delay, its growth per second (the sampling-rate offset) and the growth's
 * own growth, which forgets itself over minutes: a clock that warms up drifts faster, then settles.
 */
struct DelayState {
    using Matrix = std::array<std::array<double, 3>, 3>;

    double seconds = 0.0;
    std::array<double, 3> mean{}; ///< samples, samples per second, samples per second squared
    Matrix covariance{};
};

/** What a delay, its growth and the growth's change do by themselves. */
struct Wander {
    double samples;        ///< one standard deviation per root second
    double ppm;            ///< the same
    double ppm_per_second; ///< one standard deviation of how fast the offset changes; what there is of it lasts for minutes
};
inline constexpr Wander clock_wander{0.002, 0.001, 0.006}; ///< people and stands sway; temperature
inline constexpr Wander walk_wander{1.0, 500.0, 0.006};    ///< a talker who walks and turns

/** A state that knows the delay and its growth to these standard deviations. */
[[nodiscard]] DelayState initial_delay_state(double seconds, double delay, double delay_deviation, double growth,
                                             double growth_deviation, double sample_rate_hz,
                                             const Wander& wander = clock_wander);

/** The same state later (or a little earlier: the mean alone goes back). */
[[nodiscard]] DelayState predicted(const DelayState& state, double seconds, double sample_rate_hz,
                                   const Wander& wander = clock_wander);

/** The matrix that predicted() multiplies the mean by. */
[[nodiscard]] DelayState::Matrix transition(double elapsed_seconds);

/** How a measurement fared. */
enum class Fit { agrees, doubtful, contradicts };

/** A measurement that lies further off than this is not believed. */
inline constexpr double contradicting_deviations = 4.0;

/** What of a measurement is to be believed. */
struct Believed {
    Fit fit = Fit::agrees;
    double variance = 0.0; ///< of the measurement; more than stated where that is doubtful
};
[[nodiscard]] Believed believe(const DelayState& state, double delay, double deviation);

/** What a measurement is of: so much of each of the three. */
using Measured = std::array<double, 3>;
inline constexpr Measured delay_itself{1.0, 0.0, 0.0};

struct Expected {
    double mean = 0.0;
    double variance = 0.0;
};
[[nodiscard]] Expected expected(const DelayState& state, const Measured& what);

/** Takes a measurement of this variance, whatever it says. */
void correct(DelayState& state, const Measured& what, double measured, double variance);

/**
 * Takes a measurement at state.seconds. One that lies two to four deviations off counts for less, one further off is
 * left out.
 */
Fit update(DelayState& state, double delay, double deviation);

/** One step back of a smoother: what the next state, smoothed, says of this one. */
void smooth(DelayState& state, const DelayState& next_expected, const DelayState& next_smoothed);

} // namespace localcast::estimators
