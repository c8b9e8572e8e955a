// What a resampled sine or sweep contains beside itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace localcast::bench {

/** A sweep whose frequency rises evenly from 0 to `end_step` radians per sample at sample `length`. */
struct Sweep {
    double end_step;
    double length;
    [[nodiscard]] double at(double sample) const;
};

/** Least squares with the sine of `step` radians per sample, amplitude and phase free; dB of the fitted sine. The edges
 * are left out. */
double sine_residual_db(const std::vector<float>& output, double step);

/** The same with the sweep read `rate` times as fast, amplitude and delay free. */
double sweep_residual_db(const std::vector<float>& output, const Sweep& sweep, double rate);

} // namespace localcast::bench
