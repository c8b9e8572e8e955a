// Counts what a real-time thread must not do: allocate, free, lock, wait. Linked into a test, it stands in front of
// the C library's functions of those names, for the shared library's calls too.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace localcast::test {

struct Offences {
    uint64_t allocations = 0; // malloc family, operator new by way of it, and frees
    uint64_t locks = 0;       // mutex, read-write lock, condition, semaphore
};

// While one is alive, the offences of this thread are counted.
class RealTimeScope {
public:
    explicit RealTimeScope(Offences& offences) noexcept;
    ~RealTimeScope();
    RealTimeScope(const RealTimeScope&) = delete;
    RealTimeScope& operator=(const RealTimeScope&) = delete;
};

} // namespace localcast::test
