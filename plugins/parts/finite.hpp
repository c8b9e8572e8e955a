// Samples that are no finite numbers, told apart by their bits: also where a compiler may take all numbers for finite.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace localcast::plugin {

/// any-thread, rt
[[nodiscard]] inline bool is_finite(float sample) LOCALCAST_RT {
    constexpr std::uint32_t exponent = 0x7f800000u;
    return (std::bit_cast<std::uint32_t>(sample) & exponent) != exponent;
}

/// Bit for bit, but for what is no finite number: that becomes silence.
/// any-thread, rt
[[nodiscard]] inline float finite_or_silence(float sample) LOCALCAST_RT { return is_finite(sample) ? sample : 0.0f; }

/// Copies likewise, in place if so wanted; how many samples became silence.
/// any-thread, rt
inline std::uint64_t copy_finite(const float *from, std::size_t frames, float *to) LOCALCAST_RT {
    std::uint64_t repaired = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        repaired += is_finite(from[i]) ? 0 : 1;
        to[i] = finite_or_silence(from[i]);
    }
    return repaired;
}

} // namespace localcast::plugin
