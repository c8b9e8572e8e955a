// One contiguous piece of memory, touched when it is taken and locked against paging where the limits allow.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace localcast {

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
    explicit operator bool() const noexcept { return data_ != nullptr; }

private:
    void *data_ = nullptr;
    std::size_t size_ = 0;
    bool locked_ = false;
};

} // namespace localcast
