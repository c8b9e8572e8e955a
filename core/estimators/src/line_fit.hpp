// Delay and rate together: the line along which the evidence of some seconds agrees best.
// SPDX-License-Identifier: MIT
#pragma once

#include "evidence.hpp"
#include "fft.hpp"

namespace localcast::estimators {

struct LineScan {
    DelayLine line;     ///< to a fraction of a sample over the evidence
    double rival = 0.0; ///< how far off the furthest rate lies that explains the evidence almost as well, samples per frame
};

/** Tries every rate within +-`reach` of that of `about`, and the delays that it may have where the line is known to pass. */
[[nodiscard]] LineScan scan_lines(const Evidence& evidence, const DelayLine& about, double reach, int polarity,
                                  double sample_rate_hz, FftPlans& plans);

struct LineFit {
    DelayLine line;              ///< its frame is where delay and rate do not depend on each other
    double rate_deviation = 0.0; ///< one standard deviation, samples per frame; 0: the evidence tells no rate
};

/**
 * The maximum of the weighted phase fit (see find_fine_delay) over delay and rate at once, by Newton's method from a
 * start on the peak's dome. A frequency that reflections turn alike all along says as much of the rate as any other.
 * The deviation follows from how far parts of the band disagree, and how far other weightings do.
 */
[[nodiscard]] LineFit fit_line(const Evidence& evidence, const DelayLine& start, double sample_rate_hz);

} // namespace localcast::estimators
