// Forward with the filter, then back, until no measurement outweighs the others.
// SPDX-License-Identifier: MIT
#include "walk_smoother.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "clock_filter.hpp"
#include "delay_filter.hpp"

namespace localcast::estimators {
namespace {

/** A walk that goes on as it went, past a microphone in a curve, and one that turns: the talker, or his head. */
constexpr std::array<Wander, 2> walks{{{0.2, 150.0, 800.0}, {0.3, 500.0, 1.0}}};
constexpr double going_on = 0.7;       // how likely the first is before anything is measured
constexpr int rounds = 3;              // in which measurements lose what weight they must
constexpr double tail_freedom = 4.0;   // of Student's distribution, which measurements are taken to follow
constexpr double unknown_delay = 1e3;  // one standard deviation
constexpr double unknown_growth_ppm = 5000.0;
constexpr double least_weight = 1e-9;  // of what the others say; one alone has none

struct Course {
    std::vector<DelayState> states;
    double likelihood = 0.0; // logarithm
};

/** Takes a measurement; returns the logarithm of how likely it was. */
double taken(DelayState& state, const Measured& what, double measured, double variance) {
    const Expected before = expected(state, what);
    const double both = before.variance + variance;
    const double differs = measured - before.mean;
    correct(state, what, measured, variance);
    return -0.5 * (differs * differs / both + std::log(both));
}

Course course_along(std::span<const WalkMeasurement> all, std::span<const double> share, double rate_hz, const Wander& wander) {
    constexpr Measured growth_itself{0.0, 1.0, 0.0};
    Course course;
    std::vector<DelayState> foretold;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const WalkMeasurement& m = all[i];
        DelayState state = i == 0 ? initial_delay_state(m.seconds, m.delay, unknown_delay, 0.0,
                                                        unknown_growth_ppm * 1e-6 * rate_hz, rate_hz, wander)
                                  : predicted(course.states.back(), m.seconds, rate_hz, wander);
        foretold.push_back(state);
        course.likelihood += taken(state, delay_itself, m.delay, m.deviation * m.deviation / share[i]);
        course.likelihood += taken(state, growth_itself, m.growth, m.growth_deviation * m.growth_deviation);
        course.states.push_back(state);
    }
    for (std::size_t i = all.size(); i-- > 1;) {
        smooth(course.states[i - 1], foretold[i], course.states[i]);
    }
    return course;
}

} // namespace

std::vector<WalkPoint> smooth_walk(std::span<const WalkMeasurement> all, double sample_rate_hz) {
    std::vector<WalkPoint> points(all.size());
    std::vector<double> share(all.size(), 1.0); // of its weight that a measurement keeps
    for (int round = 0; round < rounds; ++round) {
        const std::array<Course, 2> courses{course_along(all, share, sample_rate_hz, walks[0]),
                                            course_along(all, share, sample_rate_hz, walks[1])};
        const double against = (1.0 - going_on) / going_on * std::exp(courses[1].likelihood - courses[0].likelihood);
        const double goes_on = 1.0 / (1.0 + against);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const WalkMeasurement& m = all[i];
            const DelayState state = mixture({courses[1].states[i], courses[0].states[i]}, {1.0 - goes_on, goes_on});
            const double here = state.covariance[0][0];
            const double variance = m.deviation * m.deviation;
            const double others = 1.0 / std::max(least_weight, 1.0 / here - share[i] / variance);
            const double others_delay = m.delay + (state.mean[0] - m.delay) * others / here;
            points[i] = {state.mean[0], std::sqrt(here), state.mean[1], std::sqrt(state.covariance[1][1]), others_delay,
                         std::sqrt(others)};
            const double differs = m.delay - others_delay;
            share[i] = std::min(1.0, (tail_freedom + 1.0) / (tail_freedom + differs * differs / (others + variance)));
        }
    }
    return points;
}

} // namespace localcast::estimators
