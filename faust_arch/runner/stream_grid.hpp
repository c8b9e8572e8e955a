// Frames and the stream clock; the grid on which claims are made and followed.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace localcast::faust::runner {

/** floor(frame / rate) in nanoseconds, exact for any length: each block begins where the one before it ends. */
constexpr std::uint64_t frame_time_ns(std::uint64_t frame, std::uint64_t rate_hz) noexcept
{
    constexpr std::uint64_t ns_per_second = 1'000'000'000;
    return frame / rate_hz * ns_per_second + frame % rate_hz * ns_per_second / rate_hz;
}

/**
 * About ten milliseconds. Inputs enter the window in blocks of this size, and widgets are brought up to date as often,
 * whatever is computed at once: what comes out does not depend on that.
 */
constexpr std::size_t period_frames(std::uint32_t rate_hz) noexcept
{
    constexpr std::uint32_t base_rate_hz = 48000;
    constexpr std::size_t base_frames = 512;
    return rate_hz <= base_rate_hz ? base_frames : base_frames * (rate_hz / base_rate_hz);
}

/** Blocks of at most `block_frames` that a period is computed in. */
constexpr std::size_t blocks_per_period(std::uint32_t rate_hz, std::size_t block_frames) noexcept
{
    return (period_frames(rate_hz) + block_frames - 1) / block_frames;
}

} // namespace localcast::faust::runner
