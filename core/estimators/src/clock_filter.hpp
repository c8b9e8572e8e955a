// Delay and sampling-rate offset of a clock that may be steady or may be changing.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

#include "delay_filter.hpp"
#include "phase_drift.hpp"

namespace localcast::estimators {

/** What the clocks of two microphones do: nothing, or change as one does that warms up. People and stands sway besides. */
inline constexpr std::array<Wander, 2> clock_wanders{{{0.002, 0.0005, 0.0}, {0.002, 0.001, 0.012}}};

/** How likely the one and the other are before anything is measured. */
inline constexpr std::array<double, 2> first_clock_weights{0.9, 0.1};

/** Mean and covariance of a state that is one or the other of two. */
[[nodiscard]] DelayState mixture(const std::array<DelayState, 2>& states, const std::array<double, 2>& weights);

/**
 * Most clocks are steady, some warm up, and a single filter that allows for the second forgets what the first has told:
 * the end of a parabola is four times as uncertain as that of a line. So two filters run side by side, one that knows of no
 * change and one that does, each weighted by how well it has foretold the measurements, with some chance of passing from
 * the one to the other (interacting multiple model, Blom & Bar-Shalom 1988).
 */
class ClockFilter {
public:
    ClockFilter() = default;

    /** Knows the delay and its growth (samples per second) to these standard deviations. */
    ClockFilter(double seconds, double delay, double delay_deviation, double growth, double growth_deviation,
                double sample_rate_hz);

    /** Of the last measurement. */
    [[nodiscard]] double seconds() const noexcept { return states_[0].seconds; }

    /** Mean and covariance of both, later (or a little earlier: the mean alone goes back). */
    [[nodiscard]] DelayState at(double seconds) const;

    /** The same with what the phases tell of the growth and its change. That is not taken in: it is of the same sound as the
     *  measurements, and told anew as more of it comes. The delay is no surer by it: phases of the past do not tell
     *  whether the source still stands where it stood. */
    [[nodiscard]] DelayState at(double seconds, const PhaseGrowth& phases) const;

    /** Takes a measurement as update() of a single filter does; one that contradicts leaves all as it was. */
    Fit take(double seconds, double delay, double deviation);

    /** The delay lies elsewhere from now on; its growth goes on. */
    void step_to(double seconds, double delay, double deviation);

    /** What is known, less surely by this standard deviation: of the delay, and of its growth. */
    void doubt_delay(double deviation);
    void doubt_growth(double deviation);

private:
    using States = std::array<DelayState, 2>; // steady, changing

    [[nodiscard]] States predicted_to(const States& states, double seconds) const;

    double rate_hz_ = 1.0;
    States states_{};
    std::array<double, 2> weights_{1.0, 0.0};
};

} // namespace localcast::estimators
