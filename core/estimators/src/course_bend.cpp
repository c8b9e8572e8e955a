// Parabolas through the last measurements.
// SPDX-License-Identifier: MIT
#include "course_bend.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::estimators {
namespace {

constexpr double walk_seconds = 4.0;         // in which a walk's slope changes by itself: metres over metres per second
constexpr double fastest_walk_ppm = 1500.0;  // one standard deviation
constexpr double remembered_seconds = 60.0;
constexpr double trusted_seconds = 10.0;     // that a course must have been straight for once the source was seen to move
constexpr double least_deviation = 0.02;     // samples, that people and stands sway
constexpr double bent_misfit = 9.0;          // mean square of deviations; noise does not come near it
constexpr double clock_ppm_per_second = 0.05; // three ppm a minute: clocks that warm up bend their course as well
constexpr double stated_points = 3.0;
constexpr std::size_t fewest_points = 4;

} // namespace

double CourseBend::unknown() const {
    return fastest_walk_ppm * 1e-6 * rate_hz_;
}

void CourseBend::clear() {
    points_.clear();
    motion_bound_ = unknown();
}

void CourseBend::motion_seen() {
    moved_ = true;
    interrupt();
    if (span() < trusted_seconds) {
        clear();
    }
}

double CourseBend::span() const {
    return points_.empty() ? 0.0 : points_.back().seconds - points_.front().seconds;
}

bool CourseBend::trusted() const {
    return !moved_ || (motion_bound_ < unknown() && span() >= trusted_seconds);
}

bool CourseBend::note(double seconds, double delay, double deviation) {
    const double variance = deviation * deviation + least_deviation * least_deviation;
    points_.push_back({seconds, delay, 1.0 / variance, stretch_});
    std::erase_if(points_, [&](const Point& point) { return point.seconds < seconds - remembered_seconds; });
    std::size_t first = 0;
    Parabola parabola = fit(first);
    while (parabola.straight_misfit > bent_misfit) {
        first += std::max<std::size_t>(1, (points_.size() - first) / 4);
        parabola = fit(first);
    }
    points_.erase(points_.begin(), points_.begin() + static_cast<std::ptrdiff_t>(first));
    const bool enough = parabola.deviation > 0.0 && (!moved_ || span() >= trusted_seconds);
    if (enough || first > 0) {
        const double bound = walk_seconds * std::hypot(parabola.change, parabola.deviation);
        motion_bound_ = enough ? std::min(unknown(), bound) : unknown();
    }
    return first > 0;
}

CourseBend::Parabola CourseBend::fit(std::size_t first) const {
    // Time, its square and the delay, each about its mean over the stretch; then least squares through two columns.
    double tt = 0.0, tq = 0.0, qq = 0.0, ty = 0.0, qy = 0.0, yy = 0.0;
    std::size_t freedom = points_.size() - first;
    const double origin = points_.back().seconds;
    for (std::size_t i = first; i < points_.size();) {
        std::size_t end = i;
        double weight = 0.0, mean_t = 0.0, mean_q = 0.0, mean_y = 0.0;
        for (; end < points_.size() && points_[end].stretch == points_[i].stretch; ++end) {
            const Point& p = points_[end];
            const double t = p.seconds - origin;
            weight += p.weight;
            mean_t += p.weight * t;
            mean_q += p.weight * t * t;
            mean_y += p.weight * p.delay;
        }
        mean_t /= weight;
        mean_q /= weight;
        mean_y /= weight;
        for (; i < end; ++i) {
            const Point& p = points_[i];
            const double t = p.seconds - origin - mean_t;
            const double q = (p.seconds - origin) * (p.seconds - origin) - mean_q;
            const double y = p.delay - mean_y;
            tt += p.weight * t * t;
            tq += p.weight * t * q;
            qq += p.weight * q * q;
            ty += p.weight * t * y;
            qy += p.weight * q * y;
            yy += p.weight * y * y;
        }
        --freedom; // this stretch's level
    }
    Parabola parabola;
    if (freedom < 2 || !(tt > 0.0)) {
        return parabola;
    }
    const double line_misfit = std::max(0.0, yy - ty * ty / tt);
    parabola.straight_misfit = line_misfit / static_cast<double>(freedom - 1);
    const double q_left = qq - tq * tq / tt; // of the squares once the slope has explained what it can
    if (points_.size() - first < fewest_points || freedom < 3 || !(q_left > 1e-9 * qq)) {
        return parabola;
    }
    const double square = (qy - tq * ty / tt) / q_left;
    const double misfit = std::max(0.0, line_misfit - square * square * q_left);
    const double most = 0.5 * clock_ppm_per_second * 1e-6 * rate_hz_;
    const double beyond_clock = square - std::clamp(square, -most, most);
    parabola.straight_misfit = (misfit + beyond_clock * beyond_clock * q_left) / static_cast<double>(freedom - 1);
    // The stated deviations, worth so many measurements, and how far these really scatter.
    const double scatter = (stated_points + misfit) / (stated_points + static_cast<double>(freedom - 2));
    parabola.change = 2.0 * square;
    parabola.deviation = 2.0 * std::sqrt(scatter / q_left);
    return parabola;
}

} // namespace localcast::estimators
