// How fast a count grows, from its values at moments of the caller's clock.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace localcast::picture {

/// Over the last two seconds or so; 0 until there are two moments, and when the count has fallen (it was begun anew).
class RateMeter {
public:
    /// Moments closer than a quarter of a second to the one before change nothing.
    void note(double seconds, std::uint64_t count) {
        if (used_ > 0 && seconds - newest().seconds < 0.25) {
            return;
        }
        if (used_ > 0 && count < newest().count) {
            used_ = 0;
        }
        points_[next_] = {seconds, count};
        next_ = (next_ + 1) % points_.size();
        used_ += used_ < points_.size() ? 1 : 0;
    }

    [[nodiscard]] double per_second() const {
        if (used_ < 2) {
            return 0.0;
        }
        const Point &oldest = points_[(next_ + points_.size() - used_) % points_.size()];
        return static_cast<double>(newest().count - oldest.count) / (newest().seconds - oldest.seconds);
    }

private:
    struct Point {
        double seconds = 0.0;
        std::uint64_t count = 0;
    };
    [[nodiscard]] const Point &newest() const { return points_[(next_ + points_.size() - 1) % points_.size()]; }

    std::array<Point, 9> points_{};
    std::size_t next_ = 0;
    std::size_t used_ = 0;
};

} // namespace localcast::picture
