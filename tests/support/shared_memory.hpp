// Memory that children forked later share with this process: all that the core takes while a SharedMemory lives, in one piece.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

namespace localcast::test {

// One at a time, and what was taken is given back before the next one begins. The core takes its memory by mmap and by
// the forms of `new` that return null when there is none; test code does not.
class SharedMemory {
public:
    SharedMemory();
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    std::span<const std::byte> taken() const; // by now
};

} // namespace localcast::test
