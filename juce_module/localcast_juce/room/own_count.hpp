// Counts that one thread keeps and others show.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <atomic>
#include <cstdint>

namespace localcast::audio {

/// Adds to a count that only this thread writes: no read-modify-write is needed.
/// producer-thread, rt
inline void add(std::atomic<std::uint64_t> &count, std::uint64_t n = 1) LOCALCAST_RT {
    // relaxed: a count to be shown, by itself.
    count.store(count.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

} // namespace localcast::audio
