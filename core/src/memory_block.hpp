// One contiguous piece of memory, touched when it is taken and locked against paging where the limits allow.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace localcast {

// On Unix a shared mapping. Of private memory fork() would have every page fault at the next write to it, and a host forks
// whenever it starts a program: JUCE's editors do on Linux, to ask the desktop for its colours.
class MemoryBlock {
public:
    static constexpr std::size_t alignment = 4096;

    MemoryBlock() noexcept = default;
    MemoryBlock(MemoryBlock &&other) noexcept;
    MemoryBlock &operator=(MemoryBlock &&other) noexcept;
    MemoryBlock(const MemoryBlock &) = delete;
    MemoryBlock &operator=(const MemoryBlock &) = delete;
    ~MemoryBlock();

    // `bytes` zeroed bytes, aligned to a page; an empty block when memory is short. Blocks; not for real-time threads.
    static MemoryBlock allocate(std::size_t bytes) noexcept;

    void *data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    // Whether the operating system agreed to keep the block in memory.
    bool locked() const noexcept { return locked_; }
    // False in a forked child, which has the same bytes as its parent. Makes a system call.
    bool belongs_to_this_process() const noexcept;
    explicit operator bool() const noexcept { return data_ != nullptr; }

private:
    void *data_ = nullptr;
    std::size_t size_ = 0;
    bool locked_ = false;
    long process_ = 0;
};

} // namespace localcast
