// Which frame of the stream each frame was that this instance has played.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace localcast::plugin::trigger {

/// An instance counts its own frames from 0. They follow one another on the stream but where its clock jumps: what it
/// played before a jump still comes out of its delay line after it.
class Timeline {
public:
    /// Frames that follow one another on the stream as well.
    struct Stretch {
        bool known = false;      // false: before the first block
        std::int64_t stream = 0; // of the first frame
        std::int64_t frames = 0; // until the next stretch begins
    };

    /// producer-thread, rt
    void clear() LOCALCAST_RT { count_ = 0; end_ = 0; }

    /// The next block. False when the stream has gone back, which no clock of a room does: all before is forgotten.
    /// producer-thread, rt
    bool add(std::int64_t stream, std::uint32_t frames) LOCALCAST_RT {
        const bool back = count_ > 0 && stream < stream_of(end_);
        if (back) {
            count_ = 0;
        }
        if (count_ == 0 || stream != stream_of(end_)) {
            if (count_ == most_runs) {
                std::move(runs_.begin() + 1, runs_.end(), runs_.begin());
                --count_;
            }
            runs_[count_++] = {end_, stream};
        }
        end_ += frames;
        return !back;
    }

    /// From an own frame on.
    /// producer-thread, rt
    [[nodiscard]] Stretch at(std::int64_t own) const LOCALCAST_RT {
        for (std::size_t i = count_; i > 0; --i) {
            if (own >= runs_[i - 1].own) {
                return {true, runs_[i - 1].stream + own - runs_[i - 1].own, end_of(i - 1) - own};
            }
        }
        return {false, 0, (count_ > 0 ? runs_[0].own : end_) - own};
    }

    /// Whether this instance played a frame of the stream, as far as it remembers.
    /// producer-thread, rt
    [[nodiscard]] bool played(std::int64_t stream) const LOCALCAST_RT {
        for (std::size_t i = 0; i < count_; ++i) {
            if (stream >= runs_[i].stream && stream - runs_[i].stream < end_of(i) - runs_[i].own) {
                return true;
            }
        }
        return false;
    }

    /// The first frame of the stream that it remembers.
    /// producer-thread, rt
    [[nodiscard]] std::int64_t beginning() const LOCALCAST_RT { return count_ > 0 ? runs_[0].stream : 0; }

    /// The own frame that comes next.
    /// producer-thread, rt
    [[nodiscard]] std::int64_t end() const LOCALCAST_RT { return end_; }

private:
    static constexpr std::size_t most_runs = 32;
    struct Run {
        std::int64_t own, stream;
    };

    [[nodiscard]] std::int64_t end_of(std::size_t run) const LOCALCAST_RT {
        return run + 1 < count_ ? runs_[run + 1].own : end_;
    }
    [[nodiscard]] std::int64_t stream_of(std::int64_t own) const LOCALCAST_RT {
        return runs_[count_ - 1].stream + own - runs_[count_ - 1].own;
    }

    std::array<Run, most_runs> runs_{};
    std::size_t count_ = 0;
    std::int64_t end_ = 0;
};

} // namespace localcast::plugin::trigger
