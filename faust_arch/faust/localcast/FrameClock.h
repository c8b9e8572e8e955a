// The stream time of a program's frames, counted from one moment without rounding that adds up.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "localcast_reservoir.h"

namespace localcast::faust {

/** Used by one thread. Times are signed: a program that runs behind the edge begins before the stream does. */
class FrameClock {
public:
    /** Begins at stream time 0. */
    void restart(int sample_rate_hz)
    {
        rate_hz_ = sample_rate_hz;
        half_sample_ns_ = second_ns / 2 / rate_hz_;
        second_start_ns_ = 0;
        next_ns_ = 0;
        rest_ = 0;
        frame_ = 0;
        step_frames_ = 0;
        step_ns_ = 0;
        step_rest_ = 0;
        host_ahead_ns_ = 0;
    }

    /** The next frame's stream time. One that is not more than half a sample from what was counted is rounding of the
     * host's: then the count goes on, so that rounding moves nothing, and stamp_of() takes it over.
     * producer-thread, rt */
    void set_next(std::uint64_t time_ns) LOCALCAST_RT
    {
        const auto time = static_cast<std::int64_t>(std::min(time_ns, latest_ns));
        host_ahead_ns_ = time - next_ns_;
        if (host_ahead_ns_ > half_sample_ns() || host_ahead_ns_ < -half_sample_ns())
            count_from(time);
    }

    /** Goes on by so many frames.
     * producer-thread, rt */
    void pass(std::int64_t frames) LOCALCAST_RT
    {
        frame_ += frames;
        if (frame_ >= rate_hz_) {
            second_start_ns_ += frame_ / rate_hz_ * second_ns;
            frame_ %= rate_hz_;
        }
        // Blocks are as long as the ones before, mostly: then nothing is divided.
        if (frames != step_frames_) {
            step_frames_ = frames;
            step_ns_ = frames * second_ns / rate_hz_;
            step_rest_ = frames * second_ns % rate_hz_;
        }
        rest_ += step_rest_;
        const std::int64_t carry = rest_ >= rate_hz_ ? 1 : 0;
        rest_ -= carry * rate_hz_;
        next_ns_ += step_ns_ + carry;
    }

    /** Stream time of the frame `ahead` of the next one, or behind it when negative.
     * producer-thread, rt */
    [[nodiscard]] std::int64_t time_of(std::int64_t ahead) const LOCALCAST_RT
    {
        if (ahead == 0)
            return next_ns_;
        std::int64_t start_ns = second_start_ns_;
        std::int64_t frame = frame_ + ahead;
        for (; frame < 0; frame += rate_hz_) // a lookback is a few seconds at most
            start_ns -= second_ns;
        if (frame >= rate_hz_) {
            start_ns += frame / rate_hz_ * second_ns;
            frame %= rate_hz_;
        }
        return start_ns + frame * second_ns / rate_hz_;
    }

    /** The same as the host has it: exactly what it said of the first frame after set_next(), and from there on. What
     * the program says is stamped so. Before the stream's beginning 0.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t stamp_of(std::int64_t ahead) const LOCALCAST_RT
    {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(time_of(ahead) + host_ahead_ns_, 0));
    }

    /** The first frame at or after `from` that is not more than half a sample before `time_ns`; `end` when that lies
     * further on.
     * producer-thread, rt */
    [[nodiscard]] std::int64_t frame_at(std::uint64_t time_ns, std::int64_t from, std::int64_t end) const LOCALCAST_RT
    {
        if (from >= end || time_ns > latest_ns)
            return end;
        const std::int64_t wanted_ns = static_cast<std::int64_t>(time_ns) - half_sample_ns();
        if (time_of(end - 1) < wanted_ns)
            return end;
        // Two frames may lie between the estimate and the truth, no more.
        const double estimate = static_cast<double>(wanted_ns - time_of(from)) * 1e-9 * static_cast<double>(rate_hz_);
        std::int64_t frame = std::clamp(from + static_cast<std::int64_t>(std::max(estimate, 0.0)), from, end - 1);
        while (frame > from && time_of(frame - 1) >= wanted_ns)
            --frame;
        while (time_of(frame) < wanted_ns)
            ++frame;
        return frame;
    }

    /** producer-thread, rt */
    [[nodiscard]] std::int64_t half_sample_ns() const LOCALCAST_RT { return half_sample_ns_; }

    /** producer-thread, rt */
    [[nodiscard]] int sample_rate_hz() const LOCALCAST_RT { return static_cast<int>(rate_hz_); }

private:
    static constexpr std::int64_t second_ns = 1'000'000'000;
    static constexpr std::uint64_t latest_ns = std::numeric_limits<std::int64_t>::max() / 2;

    /** Counts from `time_ns`, or from stream time 0 where a host that counts frames from there, and rounds down, gives
     * this time: then the host's rounding is known, and later times are exactly its own. */
    void count_from(std::int64_t time_ns) LOCALCAST_RT
    {
        host_ahead_ns_ = 0;
        second_start_ns_ = time_ns / second_ns * second_ns;
        frame_ = (time_ns % second_ns * rate_hz_ + second_ns - 1) / second_ns;
        if (second_start_ns_ + frame_ * second_ns / rate_hz_ != time_ns) {
            second_start_ns_ = time_ns;
            frame_ = 0;
        }
        next_ns_ = time_ns;
        rest_ = frame_ * second_ns % rate_hz_;
    }

    std::int64_t rate_hz_ = 48000;
    std::int64_t half_sample_ns_ = second_ns / 2 / 48000;
    std::int64_t second_start_ns_ = 0; // whole seconds after the moment that is counted from
    std::int64_t frame_ = 0;           // the next one, within its second
    // Its stream time, second_start_ns_ + frame_ * second_ns / rate_hz_ rounded down, and what the division left over.
    std::int64_t next_ns_ = 0;
    std::int64_t rest_ = 0;
    // Frames that pass() went on by the last time, and what that comes to.
    std::int64_t step_frames_ = 0;
    std::int64_t step_ns_ = 0;
    std::int64_t step_rest_ = 0;
    std::int64_t host_ahead_ns_ = 0;   // of the count, by the host's last word
};

} // namespace localcast::faust
