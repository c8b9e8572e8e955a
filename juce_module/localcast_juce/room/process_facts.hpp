// What a process knows of itself, for the peer list, and the clock of arrivals.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace localcast::audio {

/// any-thread, blocks
[[nodiscard]] std::uint64_t process_id() LOCALCAST_BLOCKS;

/// The process that started this one; 0 where that is not known.
/// any-thread, blocks
[[nodiscard]] std::uint64_t parent_process_id() LOCALCAST_BLOCKS;

/// The file name of the program that runs.
/// any-thread, blocks
[[nodiscard]] std::string process_name();

/// A steady clock, the same for every thread of the process: when a block arrived. Without a system call, by the vDSO
/// on Linux and the like elsewhere.
/// any-thread, rt
[[nodiscard]] inline std::uint64_t arrival_now_ns() LOCALCAST_RT {
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects" // it reads a shared page; the compiler cannot know
#endif
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic pop
#endif
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

} // namespace localcast::audio
