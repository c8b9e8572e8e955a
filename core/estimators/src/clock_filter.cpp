// Two filters, mixed.
// SPDX-License-Identifier: MIT
#include "clock_filter.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::estimators {
namespace {

constexpr std::array<double, 2> lasting_seconds{1200.0, 600.0}; // for which one is steady, and changing, on average

/** The state as the filter that it passes to knows it: without a change, or with any. */
DelayState passed_to(std::size_t model, DelayState state, double sample_rate_hz) {
    const double change = clock_wanders[model].ppm_per_second * 1e-6 * sample_rate_hz;
    for (std::size_t i = 0; i < 3; ++i) {
        state.covariance[2][i] = state.covariance[i][2] = 0.0;
    }
    state.mean[2] = 0.0;
    state.covariance[2][2] = change * change;
    return state;
}

} // namespace

DelayState mixture(const std::array<DelayState, 2>& states, const std::array<double, 2>& weights) {
    DelayState mean = states[0];
    std::array<double, 3> apart{};
    for (std::size_t i = 0; i < 3; ++i) {
        apart[i] = states[1].mean[i] - states[0].mean[i];
        mean.mean[i] += weights[1] * apart[i];
    }
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            mean.covariance[i][j] = weights[0] * states[0].covariance[i][j] + weights[1] * states[1].covariance[i][j] +
                                    weights[0] * weights[1] * apart[i] * apart[j];
        }
    }
    return mean;
}

ClockFilter::ClockFilter(double seconds, double delay, double delay_deviation, double growth, double growth_deviation,
                         double sample_rate_hz)
    : rate_hz_(sample_rate_hz), weights_(first_clock_weights) {
    for (std::size_t model = 0; model < states_.size(); ++model) {
        states_[model] = initial_delay_state(seconds, delay, delay_deviation, growth, growth_deviation, sample_rate_hz,
                                             clock_wanders[model]);
    }
}

ClockFilter::States ClockFilter::predicted_to(const States& states, double seconds) const {
    return {predicted(states[0], seconds, rate_hz_, clock_wanders[0]), predicted(states[1], seconds, rate_hz_, clock_wanders[1])};
}

DelayState ClockFilter::at(double seconds) const {
    return mixture(predicted_to(states_, seconds), weights_);
}

DelayState ClockFilter::at(double seconds, const PhaseGrowth& phases) const {
    const double back = phases.seconds - seconds;
    const Measured growth_then{0.0, 1.0, back};
    constexpr Measured change{0.0, 0.0, 1.0};
    const double change_variance = phases.change_deviation * phases.change_deviation;
    States states = predicted_to(states_, seconds);
    const DelayState without = mixture(states, weights_);
    std::array<double, 2> likelihood{}; // logarithms; of the change alone, the measurements of the delay spoke of the growth
    for (std::size_t model = 0; model < 2; ++model) {
        DelayState& state = states[model];
        const double wandered = clock_wanders[model].ppm * 1e-6 * rate_hz_;
        const double variance = phases.deviation * phases.deviation + wandered * wandered * std::abs(back);
        const Expected growth = expected(state, growth_then);
        const double innovation = phases.growth - growth.mean;
        if (innovation * innovation > contradicting_deviations * contradicting_deviations * (growth.variance + variance)) {
            return without;
        }
        const Expected changed = expected(state, change);
        const double either = changed.variance + change_variance;
        const double differs = phases.change - changed.mean;
        likelihood[model] = std::log(weights_[model]) - 0.5 * (differs * differs / either + std::log(either));
        correct(state, growth_then, phases.growth, variance);
        if (model == 1) {
            correct(state, change, phases.change, change_variance);
        }
    }
    const double changing = 1.0 / (1.0 + std::exp(likelihood[0] - likelihood[1]));
    DelayState state = mixture(states, {1.0 - changing, changing});
    state.covariance[0][0] = std::max(state.covariance[0][0], without.covariance[0][0]);
    return state;
}

Fit ClockFilter::take(double seconds, double delay, double deviation) {
    const double elapsed = std::max(0.0, seconds - states_[0].seconds);
    std::array<double, 2> weights{};
    States mixed;
    for (std::size_t to = 0; to < 2; ++to) {
        const std::size_t from = 1 - to;
        const double stays = weights_[to] * std::exp(-elapsed / lasting_seconds[to]);
        const double comes = weights_[from] * -std::expm1(-elapsed / lasting_seconds[from]);
        weights[to] = stays + comes;
        const double share = comes / weights[to];
        mixed[to] = mixture({states_[to], passed_to(to, states_[from], rate_hz_)}, {1.0 - share, share});
    }
    mixed = predicted_to(mixed, seconds);
    // Both take a measurement for as good as it is to the two of them.
    const Believed believed = believe(mixture(mixed, weights), delay, deviation);
    if (believed.fit == Fit::contradicts) {
        return believed.fit;
    }
    std::array<double, 2> likelihood{}; // logarithms
    for (std::size_t model = 0; model < 2; ++model) {
        const double variance = mixed[model].covariance[0][0] + believed.variance;
        const double innovation = delay - mixed[model].mean[0];
        likelihood[model] = std::log(weights[model]) - 0.5 * (innovation * innovation / variance + std::log(variance));
        correct(mixed[model], delay_itself, delay, believed.variance);
    }
    states_ = mixed;
    weights_[1] = 1.0 / (1.0 + std::exp(likelihood[0] - likelihood[1]));
    weights_[0] = 1.0 - weights_[1];
    return believed.fit;
}

void ClockFilter::step_to(double seconds, double delay, double deviation) {
    states_ = predicted_to(states_, seconds);
    for (DelayState& state : states_) {
        state.mean[0] = delay;
        for (std::size_t i = 0; i < 3; ++i) {
            state.covariance[0][i] = state.covariance[i][0] = 0.0;
        }
        state.covariance[0][0] = deviation * deviation;
    }
}

void ClockFilter::doubt_delay(double deviation) {
    for (DelayState& state : states_) {
        state.covariance[0][0] += deviation * deviation;
    }
}

void ClockFilter::doubt_growth(double deviation) {
    for (DelayState& state : states_) {
        state.covariance[1][1] += deviation * deviation;
    }
}

} // namespace localcast::estimators
