// Stream time in whole nanoseconds of a count of frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace localcast::align {

inline constexpr std::uint64_t ns_per_second = 1'000'000'000;

/** floor(frame / rate) in nanoseconds, exact for any length: each block begins where the one before it ends. */
constexpr std::uint64_t frame_time_ns(std::uint64_t frame, std::uint64_t rate_hz) noexcept
{
    return frame / rate_hz * ns_per_second + frame % rate_hz * ns_per_second / rate_hz;
}

constexpr double seconds(std::uint64_t time_ns) noexcept
{
    return static_cast<double>(time_ns) / static_cast<double>(ns_per_second);
}

/** About ten milliseconds, as an audio host's blocks are. */
constexpr std::uint32_t block_frames(std::uint32_t rate_hz) noexcept
{
    constexpr std::uint32_t base_rate_hz = 48000;
    constexpr std::uint32_t base_frames = 512;
    return rate_hz <= base_rate_hz ? base_frames : base_frames * (rate_hz / base_rate_hz);
}

} // namespace localcast::align
