// Values of a sampled signal between its samples, by a long windowed sinc.
// SPDX-License-Identifier: MIT
#include "room/interpolator.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace localcast::room {
namespace {

constexpr int half = Interpolator::taps / 2;
constexpr int fractions = 2048;
constexpr double kaiser_beta = 13.0;

/** Modified Bessel function of the first kind, order zero, by its power series. */
double bessel_i0(double x) {
    double sum = 1.0;
    double term = 1.0;
    for (int k = 1; term > 1e-18 * sum; ++k) {
        term *= (0.5 * x / k) * (0.5 * x / k);
        sum += term;
    }
    return sum;
}

double kernel(double t) {
    const double edge = t / half;
    if (std::abs(edge) >= 1.0) {
        return 0.0;
    }
    const double angle = std::numbers::pi * t;
    const double sinc = std::abs(angle) < 1e-12 ? 1.0 : std::sin(angle) / angle;
    return sinc * bessel_i0(kaiser_beta * std::sqrt(1.0 - edge * edge)) / bessel_i0(kaiser_beta);
}

double edge_value(std::span<const float> signal, const double* left, const double* right, double between,
                  std::ptrdiff_t first) {
    double sum = 0.0;
    for (std::ptrdiff_t k = 0; k < Interpolator::taps; ++k) {
        const std::ptrdiff_t n = first + k;
        if (n >= 0 && n < static_cast<std::ptrdiff_t>(signal.size())) {
            const auto sample = static_cast<double>(signal[static_cast<std::size_t>(n)]);
            sum += (left[k] + between * (right[k] - left[k])) * sample;
        }
    }
    return sum;
}

} // namespace

Interpolator::Interpolator() : table_((std::size_t{fractions} + 1) * std::size_t{taps}) {
    for (int f = 0; f <= fractions; ++f) {
        for (int k = 0; k < taps; ++k) {
            table_[static_cast<std::size_t>(f) * taps + static_cast<std::size_t>(k)] =
                kernel(k - (half - 1) - static_cast<double>(f) / fractions);
        }
    }
}

const Interpolator& Interpolator::instance() {
    static const Interpolator interpolator;
    return interpolator;
}

double Interpolator::at(std::span<const float> signal, double position) const {
    const double whole = std::floor(position);
    const double place = (position - whole) * fractions;
    const auto row = static_cast<std::ptrdiff_t>(place);
    const double between = place - static_cast<double>(row);
    const double* left = table_.data() + row * taps;
    const double* right = left + taps;
    const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(whole) - (half - 1);
    if (first < 0 || first + taps > static_cast<std::ptrdiff_t>(signal.size())) {
        return edge_value(signal, left, right, between, first);
    }
    constexpr std::size_t lanes = 8; // independent sums, so that the compiler may use vector instructions
    std::array<double, lanes> on_left{};
    std::array<double, lanes> on_right{};
    const float* samples = signal.data() + first;
    for (std::size_t k = 0; k < taps; k += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const auto sample = static_cast<double>(samples[k + lane]);
            on_left[lane] += left[k + lane] * sample;
            on_right[lane] += right[k + lane] * sample;
        }
    }
    double sum = 0.0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        sum += on_left[lane] + between * (on_right[lane] - on_left[lane]);
    }
    return sum;
}

} // namespace localcast::room
