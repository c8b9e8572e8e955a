// The last moments of a walk, each told by what was measured before and after it.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

namespace localcast::estimators {

/** Delay and growth as one block tells them, in seconds and samples. */
struct WalkMeasurement {
    double seconds = 0.0;
    double delay = 0.0;
    double deviation = 0.0;        ///< one standard deviation
    double growth = 0.0;           ///< samples per second
    double growth_deviation = 0.0; ///< the same
};

/** What all measurements say of one of their moments. */
struct WalkPoint {
    double delay = 0.0;
    double deviation = 0.0;
    double growth = 0.0;
    double growth_deviation = 0.0;
    double others_delay = 0.0;     ///< by the other measurements alone
    double others_deviation = 0.0;
};

/**
 * Forwards and backwards (Rauch, Tung & Striebel 1965) along a walk that goes on as it went and along one that turns, weighted
 * by how well each explains them all. A measurement that lies further from what the others say than it should counts for less,
 * as if measurements followed Student's distribution. In order of time.
 */
[[nodiscard]] std::vector<WalkPoint> smooth_walk(std::span<const WalkMeasurement> measurements, double sample_rate_hz);

} // namespace localcast::estimators
