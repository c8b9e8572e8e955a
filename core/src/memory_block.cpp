// SPDX-License-Identifier: MIT
#include "memory_block.hpp"

#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#elif defined(_WIN32)
#define NOMINMAX
#include <windows.h>
#endif

namespace localcast {
namespace {

#if defined(__unix__) || defined(__APPLE__)
void advise_huge_pages(void *data, std::size_t bytes) noexcept {
#ifdef MADV_HUGEPAGE
    (void)madvise(data, bytes, MADV_HUGEPAGE); // fewer TLB misses on a ring of tens of megabytes; only advice
#else
    (void)data, (void)bytes;
#endif
}
bool lock_memory(void *data, std::size_t bytes) noexcept { return mlock(data, bytes) == 0; }
void unlock_memory(void *data, std::size_t bytes) noexcept { (void)munlock(data, bytes); }
#elif defined(_WIN32)
void advise_huge_pages(void *, std::size_t) noexcept {}
bool lock_memory(void *data, std::size_t bytes) noexcept { return VirtualLock(data, bytes) != 0; }
void unlock_memory(void *data, std::size_t bytes) noexcept { (void)VirtualUnlock(data, bytes); }
#endif

} // namespace

MemoryBlock MemoryBlock::allocate(std::size_t bytes) noexcept {
    MemoryBlock block;
    if (bytes > SIZE_MAX - alignment) return block;
    // Whole pages: a block that shared one with another would unlock it for both.
    bytes = (bytes + alignment - 1) / alignment * alignment;
    block.data_ = ::operator new(bytes, std::align_val_t{alignment}, std::nothrow);
    if (block.data_ == nullptr) return block;
    block.size_ = bytes;
    advise_huge_pages(block.data_, bytes);
    std::memset(block.data_, 0, bytes); // touches every page now, so that no push or read faults later
    block.locked_ = lock_memory(block.data_, bytes);
    return block;
}

MemoryBlock::MemoryBlock(MemoryBlock &&other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)),
      locked_(std::exchange(other.locked_, false)) {}

MemoryBlock &MemoryBlock::operator=(MemoryBlock &&other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(locked_, other.locked_);
    return *this;
}

MemoryBlock::~MemoryBlock() {
    if (locked_) unlock_memory(data_, size_);
    ::operator delete(data_, std::align_val_t{alignment});
}

} // namespace localcast
