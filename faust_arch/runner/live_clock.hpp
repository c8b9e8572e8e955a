// Stream frames out of a sound system's frame clock, which wraps.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace localcast::faust::runner {

/** The first frame that it is told of is the stream's frame 0. Used by one thread. */
class LiveClock {
public:
    /** The stream's frame that the next `frames` begin with, when the sound system calls it `clock_frame`. What the
     *  system left out is left out of the stream as well. A clock that falls behind what was played is not followed, as
     *  that is played: if it is by no more than a cycle it may catch up unnoticed, else it has begun to count anew. */
    std::uint64_t next(std::uint32_t clock_frame, std::size_t frames) noexcept
    {
        if (!begun_)
            clock_next_ = clock_frame;
        begun_ = true;
        constexpr std::uint32_t most_ahead = std::numeric_limits<std::uint32_t>::max() / 2;
        const std::uint32_t ahead = clock_frame - clock_next_; // modulo 2^32, as the clock
        if (ahead <= most_ahead)
            leave_out(ahead);
        else
            fall_back(clock_next_ - clock_frame, frames);
        clock_next_ = clock_frame + static_cast<std::uint32_t>(frames);
        const std::uint64_t first = next_;
        next_ += frames;
        return first;
    }

    /** How often frames were left out. */
    [[nodiscard]] std::uint64_t gaps() const noexcept { return gaps_; }

private:
    void fall_back(std::uint32_t back, std::size_t frames) noexcept
    {
        behind_ = back <= frames ? behind_ + back : 0;
    }

    void leave_out(std::uint32_t frames) noexcept
    {
        const std::uint32_t caught_up = std::min(frames, behind_);
        behind_ -= caught_up;
        if (frames > caught_up) {
            gaps_ += 1;
            next_ += frames - caught_up;
        }
    }

    std::uint64_t next_ = 0;
    std::uint64_t gaps_ = 0;
    std::uint32_t clock_next_ = 0;
    std::uint32_t behind_ = 0; // of what was played, where the clock may catch up
    bool begun_ = false;
};

} // namespace localcast::faust::runner
