// Whether a delay runs as straight as a clock's, and how much of its slope may be a walk.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

namespace localcast::estimators {

/**
 * Between two microphones a source on the move and a clock that runs fast look alike for a moment. A walk does not keep
 * its slope, though: within seconds it changes by as much as it is. So what the slope changes by, and what it may be
 * changing by unseen, bounds the share that motion can have in it. The change is that of a parabola through the
 * measurements (least squares, weighted), one level of its own for every stretch between two interruptions. A course
 * counts as straight if it bends no more than that of a clock that warms up.
 */
class CourseBend {
public:
    explicit CourseBend(double sample_rate_hz) : rate_hz_(sample_rate_hz) {}

    /** A measurement later than those before. True: with it the course is no longer straight; it starts anew, with the newest
     *  part of it that is. */
    bool note(double seconds, double delay, double deviation);

    /** From here on the delay lies elsewhere; the clocks are the same. */
    void interrupt() noexcept { ++stretch_; }

    /** The source is on the move: a short course before that may have been the beginning of it. */
    void motion_seen();

    void clear();

    /** Straight for long enough to be a clock's, whatever was seen of motion. */
    [[nodiscard]] bool trusted() const;

    /** The most that motion may add to the delay's growth, samples per second. */
    [[nodiscard]] double motion_bound() const noexcept { return motion_bound_; }

private:
    struct Point {
        double seconds, delay, weight;
        std::size_t stretch;
    };
    struct Parabola {
        double change = 0.0;           ///< of the slope, samples per second squared
        double deviation = 0.0;        ///< one standard deviation of it; 0: there is too little for a parabola
        double straight_misfit = 0.0;  ///< mean square of what the straightest course leaves, in standard deviations
    };
    [[nodiscard]] Parabola fit(std::size_t first) const;
    [[nodiscard]] double span() const;

    double rate_hz_;
    std::vector<Point> points_;
    std::size_t stretch_ = 0;
    bool moved_ = false;
    double motion_bound_ = unknown();

    [[nodiscard]] double unknown() const;
};

} // namespace localcast::estimators
