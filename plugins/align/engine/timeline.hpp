// Where a run's frames are on the host's timeline.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace localcast::plugin::align {

/// A frame or place that does not come.
inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// A run is a stretch of the stream that is measured by itself. Its frames are counted from its first one. Places are
/// positions of the host where it tells them, and frames of the run where it does not: recordings drift along the
/// timeline, so a delay that runs straight is a line over places, right after a loop or a seek as well.
class Timeline {
public:
    /// A run begins with this block.
    void begin(std::uint64_t stream_frame, std::uint64_t stream_ns, std::optional<std::int64_t> position) {
        first_frame_ = stream_frame;
        first_ns_ = stream_ns;
        offset_ = position.value_or(0);
        has_position_ = position.has_value();
        jump_frame_ = std::numeric_limits<std::int64_t>::min();
    }

    /// The next block; by how far the host has jumped before it. A host that says nothing has not jumped.
    std::int64_t follow(std::uint64_t stream_frame, std::optional<std::int64_t> position) {
        const std::int64_t offset = position ? *position - frame(stream_frame) : offset_;
        const std::int64_t jump = has_position_ ? offset - offset_ : 0;
        if (jump != 0) {
            jump_frame_ = frame(stream_frame);
            offset_before_ = offset_;
        }
        offset_ = offset;
        has_position_ = has_position_ || position.has_value();
        return jump;
    }

    [[nodiscard]] std::uint64_t stream_frame(std::int64_t frame) const {
        return first_frame_ + static_cast<std::uint64_t>(frame);
    }
    [[nodiscard]] std::int64_t frame(std::uint64_t stream_frame) const {
        return static_cast<std::int64_t>(stream_frame) - static_cast<std::int64_t>(first_frame_);
    }
    /// To the nearest frame: stream times are rounded down, differently for each beginning.
    [[nodiscard]] std::int64_t frame_at(std::uint64_t ns, double sample_rate_hz) const {
        const double since_ns = static_cast<double>(static_cast<std::int64_t>(ns) - static_cast<std::int64_t>(first_ns_));
        return static_cast<std::int64_t>(since_ns * sample_rate_hz / 1e9 + (since_ns < 0 ? -0.5 : 0.5));
    }
    [[nodiscard]] std::uint64_t ns(std::int64_t frame, double sample_rate_hz) const {
        return first_ns_ + static_cast<std::uint64_t>(static_cast<double>(frame) * 1e9 / sample_rate_hz);
    }
    /// Where it was played, also before the last jump.
    [[nodiscard]] std::int64_t place(std::int64_t frame) const {
        return frame + (frame < jump_frame_ ? offset_before_ : offset_);
    }
    [[nodiscard]] bool has_position() const { return has_position_; }
    [[nodiscard]] std::uint64_t first_ns() const { return first_ns_; }

private:
    std::uint64_t first_frame_ = 0;
    std::uint64_t first_ns_ = 0;
    std::int64_t offset_ = 0;
    std::int64_t jump_frame_ = std::numeric_limits<std::int64_t>::min(); // the first one after the last jump, ...
    std::int64_t offset_before_ = 0;                                     // ... and what held before it
    bool has_position_ = false;
};

} // namespace localcast::plugin::align
