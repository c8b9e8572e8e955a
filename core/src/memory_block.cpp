// SPDX-License-Identifier: MIT
#include "memory_block.hpp"

#include <cstdint>
#include <cstring>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#include <unistd.h>
#elif defined(_WIN32)
#define NOMINMAX
#include <windows.h>
#endif

namespace localcast {
namespace {

#if defined(__unix__) || defined(__APPLE__)
void *take(std::size_t bytes) noexcept {
    void *const data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return data == MAP_FAILED ? nullptr : data;
}
void give_back(void *data, std::size_t bytes) noexcept { (void)munmap(data, bytes); } // unlocks it too
bool lock_memory(void *data, std::size_t bytes) noexcept { return mlock(data, bytes) == 0; }
long this_process() noexcept { return getpid(); }
#elif defined(_WIN32)
void *take(std::size_t bytes) noexcept { return VirtualAlloc(nullptr, bytes, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE); }
void give_back(void *data, std::size_t) noexcept { (void)VirtualFree(data, 0, MEM_RELEASE); } // unlocks it too
bool lock_memory(void *data, std::size_t bytes) noexcept { return VirtualLock(data, bytes) != 0; }
long this_process() noexcept { return 0; }
#endif

} // namespace

MemoryBlock MemoryBlock::allocate(std::size_t bytes) noexcept {
    MemoryBlock block;
    if (bytes > SIZE_MAX - alignment) return block;
    bytes = (bytes + alignment - 1) / alignment * alignment;
    block.data_ = take(bytes);
    if (block.data_ == nullptr) return block;
    block.size_ = bytes;
    block.process_ = this_process();
    std::memset(block.data_, 0, bytes); // touches every page now, so that no push or read faults later
    block.locked_ = lock_memory(block.data_, bytes);
    return block;
}

MemoryBlock::MemoryBlock(MemoryBlock &&other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)),
      locked_(std::exchange(other.locked_, false)), process_(std::exchange(other.process_, 0)) {}

MemoryBlock &MemoryBlock::operator=(MemoryBlock &&other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(locked_, other.locked_);
    std::swap(process_, other.process_);
    return *this;
}

MemoryBlock::~MemoryBlock() {
    if (data_ != nullptr) give_back(data_, size_);
}

bool MemoryBlock::belongs_to_this_process() const noexcept { return process_ == this_process(); }

} // namespace localcast
