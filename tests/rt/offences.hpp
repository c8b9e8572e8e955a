// What a thread did that a real-time thread must not.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace localcast::test {

struct Offences {
    uint64_t allocations = 0;    // malloc family, operator new by way of it, and frees
    uint64_t locks = 0;          // mutex, read-write lock, condition, semaphore
    uint64_t system_calls = 0;   // one for each scope that made any
    long first_system_call = -1; // its number
    uint64_t page_faults = 0;    // of scopes that were warm
};

// In words; "nothing" where there is nothing.
std::string told(const Offences& offences);

} // namespace localcast::test
