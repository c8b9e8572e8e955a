// The delay and the sampling-rate offset that one recording has against the reference, at any time.
// SPDX-License-Identifier: MIT
#pragma once

#include "room/clock.hpp"
#include "room/path.hpp"

namespace localcast::room {

class Truth {
public:
    /** `start` is the time, in frames of the ideal clock, at which the voice sets out on its path. */
    Truth(Path path, double start, const Point& reference, const Point& microphone, Clock reference_clock, Clock clock,
          double sample_rate_hz);

    /** The direct sound in the reference's frame `frame` is in the recording's frame `frame + delay`. */
    [[nodiscard]] double delay_samples(double frame) const;

    /** Positive: the recording's clock runs fast against the reference's. What motion adds is no part of it. */
    [[nodiscard]] double offset_ppm(double frame) const;

private:
    Path path_;
    double start_;
    Point reference_;
    Point microphone_;
    Clock reference_clock_;
    Clock clock_;
    double sample_rate_hz_;
};

} // namespace localcast::room
