// The clock behind the visibility limit, read only while something earlier blocks the log.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

#include "localcast_reservoir.h"

#if defined(__unix__)
#include <time.h>
#endif

namespace localcast {

// Microseconds of the monotonic clock, modulo 2^32. On Linux this is CLOCK_MONOTONIC through the vDSO: no system call.
inline std::uint32_t monotonic_us() LOCALCAST_RT {
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects" // the vDSO reads a shared page; the compiler cannot know
#endif
#if defined(__unix__)
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(now.tv_sec) * 1'000'000u +
                                      static_cast<std::uint64_t>(now.tv_nsec) / 1000u);
#else
    using std::chrono::microseconds;
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint32_t>(std::chrono::duration_cast<microseconds>(now).count());
#endif
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic pop
#endif
}

} // namespace localcast
