// Least squares in double precision.
// SPDX-License-Identifier: MIT
#include "residual.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace localcast::bench {

namespace {

constexpr std::size_t edge = 6000;      // longer than any filter here
constexpr std::ptrdiff_t earliest = -200; // samples that an output may come late: some begin with their filter full
constexpr std::ptrdiff_t latest = 3000;

/** y = a u + b v by least squares, and how much of y that leaves. */
struct Fit {
    double a = 0.0;
    double b = 0.0;
    double residual_db = 0.0;
};

template <typename Basis> Fit fit(const std::vector<float>& output, const Basis& basis)
{
    double uu = 0.0, uv = 0.0, vv = 0.0, yu = 0.0, yv = 0.0;
    for (std::size_t i = edge; i + edge < output.size(); ++i) {
        const auto [u, v] = basis(static_cast<double>(i));
        const double y = static_cast<double>(output[i]);
        uu += u * u;
        uv += u * v;
        vv += v * v;
        yu += y * u;
        yv += y * v;
    }
    const double determinant = uu * vv - uv * uv;
    Fit result{(yu * vv - yv * uv) / determinant, (yv * uu - yu * uv) / determinant, 0.0};
    double error = 0.0;
    double power = 0.0;
    for (std::size_t i = edge; i + edge < output.size(); ++i) {
        const auto [u, v] = basis(static_cast<double>(i));
        const double fitted = result.a * u + result.b * v;
        error += (static_cast<double>(output[i]) - fitted) * (static_cast<double>(output[i]) - fitted);
        power += fitted * fitted;
    }
    result.residual_db = 10.0 * std::log10(error / power);
    return result;
}

/** The whole delay at which the output's slow beginning is most like the sweep's. */
double coarse_delay(const std::vector<float>& output, const Sweep& sweep, double rate)
{
    double best = -1.0;
    double delay = 0.0;
    for (std::ptrdiff_t late = earliest; late < latest; ++late) {
        double product = 0.0;
        for (std::size_t i = edge; i < edge + 12000; i += 4)
            product += static_cast<double>(output[i]) *
                       sweep.at((static_cast<double>(i) - static_cast<double>(late)) * rate);
        if (product > best) {
            best = product;
            delay = static_cast<double>(late);
        }
    }
    return delay;
}

} // namespace

double Sweep::at(double sample) const
{
    return std::sin(end_step / length / 2.0 * sample * sample);
}

double sine_residual_db(const std::vector<float>& output, double step)
{
    return fit(output, [step](double i) { return std::array{std::cos(step * i), std::sin(step * i)}; }).residual_db;
}

double sweep_residual_db(const std::vector<float>& output, const Sweep& sweep, double rate)
{
    double delay = coarse_delay(output, sweep, rate);
    Fit found;
    // The sweep and its slope along the delay: their mixture tells how far the delay is off.
    for (int round = 0; round < 12; ++round) {
        found = fit(output, [&](double i) {
            constexpr double small = 1e-4;
            const double place = (i - delay) * rate;
            return std::array{sweep.at(place), (sweep.at(place - small) - sweep.at(place + small)) / (2.0 * small)};
        });
        delay += std::clamp(found.b / found.a / rate, -0.5, 0.5);
    }
    return found.residual_db;
}

} // namespace localcast::bench
