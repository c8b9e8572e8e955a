// Stream time as std::chrono, at the edges of the C++ API.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/types.hpp"

#include <chrono>
#include <cstdint>
#include <limits>

namespace localcast {

using StreamDuration = std::chrono::nanoseconds;

/// The one clock of a runtime. Neither wall time nor a playhead, so it has no now(): who owns the runtime says what
/// time it is.
struct StreamClock {
    using duration = StreamDuration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<StreamClock>;
    static constexpr bool is_steady = true;
};

using StreamTime = StreamClock::time_point;

/// Nanoseconds as the C ABI counts them; below 0 becomes 0.
/// any-thread, rt
[[nodiscard]] constexpr std::uint64_t to_ns(StreamDuration duration) LOCALCAST_RT {
    return duration.count() < 0 ? 0 : static_cast<std::uint64_t>(duration.count());
}

/// Nanoseconds since the stream's beginning; before it becomes 0.
/// any-thread, rt
[[nodiscard]] constexpr std::uint64_t to_ns(StreamTime time) LOCALCAST_RT {
    return to_ns(time.time_since_epoch());
}

/// The duration of `ns` nanoseconds; 292 years at most.
/// any-thread, rt
[[nodiscard]] constexpr StreamDuration stream_duration(std::uint64_t ns) LOCALCAST_RT {
    constexpr auto longest = static_cast<std::uint64_t>(std::numeric_limits<StreamDuration::rep>::max());
    return StreamDuration(static_cast<StreamDuration::rep>(ns < longest ? ns : longest));
}

/// The time `ns` nanoseconds after the stream's beginning; 292 years at most.
/// any-thread, rt
[[nodiscard]] constexpr StreamTime stream_time(std::uint64_t ns) LOCALCAST_RT {
    return StreamTime(stream_duration(ns));
}

/// The time a sample speaks of.
/// any-thread, rt
[[nodiscard]] constexpr StreamTime time_of(const Sample &sample) LOCALCAST_RT {
    return stream_time(sample.timestamp_ns);
}

/// When a frame sounds whose count began with frame 0 at `first`: floor(frame / rate) to the nanosecond, from the count
/// and not from the previous block, so that no rounding adds up. `first` itself for rate 0.
/// any-thread, rt
[[nodiscard]] constexpr StreamTime frame_time(StreamTime first, std::uint64_t frame,
                                              std::uint32_t sample_rate_hz) LOCALCAST_RT {
    if (sample_rate_hz == 0) {
        return first;
    }
    constexpr std::uint64_t second_ns = 1'000'000'000;
    const std::uint64_t rest_ns = frame % sample_rate_hz * second_ns / sample_rate_hz;
    return first + stream_duration(frame / sample_rate_hz * second_ns + rest_ns);
}

} // namespace localcast
