// Where a source is: it stands, or walks round a closed line of points at a steady pace.
// SPDX-License-Identifier: MIT
#include "room/path.hpp"

#include <cmath>
#include <stdexcept>

namespace localcast::room {

double distance_m(const Point& a, const Point& b) {
    return std::hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

Path::Path(std::vector<Point> points, double speed_m_per_s)
    : points_(std::move(points)), speed_m_per_s_(speed_m_per_s) {
    if (points_.empty() || !(speed_m_per_s >= 0.0)) {
        throw std::invalid_argument("room: a path needs a point and a speed of 0 or more");
    }
    for (std::size_t i = 0; i < points_.size(); ++i) {
        lap_m_ += distance_m(points_[i], points_[(i + 1) % points_.size()]);
    }
}

Point Path::at(double seconds) const {
    if (!moves() || seconds <= 0.0) {
        return points_.front();
    }
    double left = std::fmod(seconds * speed_m_per_s_, lap_m_);
    for (std::size_t i = 0; i < points_.size(); ++i) {
        const Point& from = points_[i];
        const Point& to = points_[(i + 1) % points_.size()];
        const double length = distance_m(from, to);
        if (left < length) {
            const double share = left / length;
            return {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y),
                    from.z + share * (to.z - from.z)};
        }
        left -= length;
    }
    return points_.front();
}

} // namespace localcast::room
