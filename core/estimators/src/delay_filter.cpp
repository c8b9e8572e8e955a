// Predict and update.
// SPDX-License-Identifier: MIT
#include "delay_filter.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::estimators {
namespace {

constexpr double change_memory_seconds = 300.0;
constexpr double doubtful_deviations = 2.0;

/** Of a covariance; for a state whose change is known for certain, of the rest. */
DelayState::Matrix inverse(const DelayState::Matrix& m) {
    if (!(m[2][2] > 0.0)) {
        const double determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
        return {{{m[1][1] / determinant, -m[0][1] / determinant, 0.0}, {-m[1][0] / determinant, m[0][0] / determinant, 0.0}, {}}};
    }
    const auto minor = [&m](std::size_t i, std::size_t j) {
        const std::size_t a = (i + 1) % 3, b = (i + 2) % 3, c = (j + 1) % 3, d = (j + 2) % 3;
        return m[a][c] * m[b][d] - m[a][d] * m[b][c];
    };
    const double determinant = m[0][0] * minor(0, 0) + m[0][1] * minor(0, 1) + m[0][2] * minor(0, 2);
    DelayState::Matrix result{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            result[j][i] = minor(i, j) / determinant;
        }
    }
    return result;
}

DelayState::Matrix multiplied(const DelayState::Matrix& a, const DelayState::Matrix& b) {
    DelayState::Matrix c{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
        }
    }
    return c;
}

DelayState::Matrix transposed(const DelayState::Matrix& a) {
    DelayState::Matrix b{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            b[i][j] = a[j][i];
        }
    }
    return b;
}

} // namespace

DelayState initial_delay_state(double seconds, double delay, double delay_deviation, double growth,
                               double growth_deviation, double sample_rate_hz, const Wander& wander) {
    DelayState state;
    state.seconds = seconds;
    state.mean = {delay, growth, 0.0};
    const double change = wander.ppm_per_second * 1e-6 * sample_rate_hz;
    state.covariance[0][0] = delay_deviation * delay_deviation;
    state.covariance[1][1] = growth_deviation * growth_deviation;
    state.covariance[2][2] = change * change;
    return state;
}

DelayState::Matrix transition(double elapsed) {
    return {{{1.0, elapsed, 0.5 * elapsed * elapsed},
             {0.0, 1.0, elapsed},
             {0.0, 0.0, std::exp(-elapsed / change_memory_seconds)}}};
}

DelayState predicted(const DelayState& state, double seconds, double sample_rate_hz, const Wander& wander) {
    const double elapsed = seconds - state.seconds;
    const DelayState::Matrix step = transition(elapsed);
    DelayState later = state;
    later.seconds = seconds;
    for (std::size_t i = 0; i < 3; ++i) {
        later.mean[i] = step[i][0] * state.mean[0] + step[i][1] * state.mean[1] + step[i][2] * state.mean[2];
    }
    if (elapsed <= 0.0) {
        return later;
    }
    later.covariance = multiplied(multiplied(step, state.covariance), transposed(step));
    const double per_ppm = 1e-6 * sample_rate_hz;
    const double change = wander.ppm_per_second * per_ppm;
    later.covariance[0][0] += wander.samples * wander.samples * elapsed;
    later.covariance[1][1] += wander.ppm * per_ppm * wander.ppm * per_ppm * elapsed;
    later.covariance[2][2] += change * change * (1.0 - step[2][2] * step[2][2]);
    return later;
}

Believed believe(const DelayState& state, double delay, double deviation) {
    const double innovation = delay - state.mean[0];
    const double measured = deviation * deviation;
    const double deviations = std::abs(innovation) / std::sqrt(state.covariance[0][0] + measured);
    if (deviations > contradicting_deviations) {
        return {Fit::contradicts, measured};
    }
    if (deviations > doubtful_deviations) {
        const double all = innovation * innovation / (doubtful_deviations * doubtful_deviations);
        return {Fit::doubtful, all - state.covariance[0][0]};
    }
    return {Fit::agrees, measured};
}

Expected expected(const DelayState& state, const Measured& what) {
    Expected result;
    for (std::size_t i = 0; i < 3; ++i) {
        result.mean += what[i] * state.mean[i];
        for (std::size_t j = 0; j < 3; ++j) {
            result.variance += what[i] * state.covariance[i][j] * what[j];
        }
    }
    return result;
}

void correct(DelayState& state, const Measured& what, double measured, double variance) {
    const Expected before = expected(state, what);
    std::array<double, 3> common{}; // covariance of the state with what is measured
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            common[i] += state.covariance[i][j] * what[j];
        }
    }
    for (std::size_t i = 0; i < 3; ++i) {
        const double gain = common[i] / (before.variance + variance);
        state.mean[i] += gain * (measured - before.mean);
        for (std::size_t j = 0; j < 3; ++j) {
            state.covariance[i][j] -= gain * common[j];
        }
    }
}

Fit update(DelayState& state, double delay, double deviation) {
    const Believed believed = believe(state, delay, deviation);
    if (believed.fit != Fit::contradicts) {
        correct(state, delay_itself, delay, believed.variance);
    }
    return believed.fit;
}

void smooth(DelayState& state, const DelayState& next_expected, const DelayState& next_smoothed) {
    const DelayState::Matrix step = transition(next_expected.seconds - state.seconds);
    const DelayState::Matrix gain = multiplied(multiplied(state.covariance, transposed(step)), inverse(next_expected.covariance));
    DelayState::Matrix change{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            state.mean[i] += gain[i][j] * (next_smoothed.mean[j] - next_expected.mean[j]);
            change[i][j] = next_smoothed.covariance[i][j] - next_expected.covariance[i][j];
        }
    }
    const DelayState::Matrix correction = multiplied(multiplied(gain, change), transposed(gain));
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            state.covariance[i][j] += correction[i][j];
        }
    }
}

} // namespace localcast::estimators
