// Where a source is: it stands, or walks round a closed line of points at a steady pace.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace localcast::room {

inline constexpr double speed_of_sound_m_per_s = 343.0;

struct Point {
    double x = 0.0, y = 0.0, z = 0.0; ///< metres
};

[[nodiscard]] double distance_m(const Point& a, const Point& b);

class Path {
public:
    /** One point: stands there. More: walks from the first to the last and back to the first, again and again. */
    explicit Path(std::vector<Point> points, double speed_m_per_s = 0.0);

    [[nodiscard]] bool moves() const noexcept { return lap_m_ > 0.0 && speed_m_per_s_ > 0.0; }

    /** Where it is after so many seconds; at the first point before the start. */
    [[nodiscard]] Point at(double seconds) const;

    /** Time of one round; 0 when it stands. */
    [[nodiscard]] double lap_seconds() const noexcept { return moves() ? lap_m_ / speed_m_per_s_ : 0.0; }

    [[nodiscard]] const std::vector<Point>& points() const noexcept { return points_; }

private:
    std::vector<Point> points_;
    double speed_m_per_s_;
    double lap_m_ = 0.0;
};

} // namespace localcast::room
