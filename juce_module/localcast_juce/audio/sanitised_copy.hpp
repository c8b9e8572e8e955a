// A copy of audio that is fit for everybody: what is not a number, infinite or denormal becomes silence.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace localcast::audio {

/// Copies `count` samples; the number of those that were not finite. Written so that compilers make vectors of it.
/// any-thread, rt
inline std::uint32_t sanitised_copy(float *to, const float *from, std::size_t count) LOCALCAST_RT {
    constexpr std::uint32_t exponent_bits = 0x7f800000u; // all set: not finite; none set: zero or denormal
    std::uint32_t repaired = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t bits;
        std::memcpy(&bits, from + i, sizeof bits);
        const std::uint32_t exponent = bits & exponent_bits;
        repaired += exponent == exponent_bits ? 1u : 0u;
        bits = exponent == exponent_bits || exponent == 0 ? 0 : bits;
        std::memcpy(to + i, &bits, sizeof bits);
    }
    return repaired;
}

} // namespace localcast::audio
