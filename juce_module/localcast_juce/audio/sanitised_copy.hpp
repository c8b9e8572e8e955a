// A copy of audio that is fit for everybody: what is not a number, infinite or denormal becomes silence.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace localcast::audio {

inline constexpr std::uint32_t float_exponent = 0x7f800000u; // all bits set: not finite; none set: zero or denormal

/// any-thread, rt
inline std::uint32_t exponent_of(const float &sample) LOCALCAST_RT {
    std::uint32_t bits;
    std::memcpy(&bits, &sample, sizeof bits);
    return bits & float_exponent;
}

/// Samples that are not finite.
/// any-thread, rt
inline std::uint32_t count_not_finite(const float *samples, std::size_t count) LOCALCAST_RT {
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < count; ++i) {
        found += exponent_of(samples[i]) == float_exponent ? 1u : 0u;
    }
    return found;
}

/// Copies `count` samples; the number of those that were not finite. Written so that compilers make vectors of it, with
/// one comparison for both: a step up, the exponent of what is not finite is the only one below zero, and that of zero
/// and denormals the least of the others.
/// any-thread, rt
inline std::uint32_t sanitised_copy(float *to, const float *from, std::size_t count) LOCALCAST_RT {
    constexpr std::uint32_t step = 0x00800000u;
    std::uint32_t seen = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t bits;
        std::memcpy(&bits, from + i, sizeof bits);
        const std::uint32_t stepped = (bits & float_exponent) + step;
        seen |= stepped;
        bits = static_cast<std::int32_t>(stepped) > static_cast<std::int32_t>(step) ? bits : 0;
        std::memcpy(to + i, &bits, sizeof bits);
    }
    return seen >> 31 == 0 ? 0 : count_not_finite(from, count);
}

} // namespace localcast::audio
