// SPDX-License-Identifier: MIT
#include "counted_memory.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::int64_t> taken{0};

void *count(void *memory) {
    taken += memory != nullptr ? 1 : 0;
    return memory;
}

void *take(std::size_t bytes) { return count(std::malloc(bytes == 0 ? 1 : bytes)); }

void *take(std::size_t bytes, std::align_val_t alignment) {
    const auto to = static_cast<std::size_t>(alignment);
    return count(std::aligned_alloc(to, (bytes + to - 1) / to * to));
}

void *or_throw(void *memory) { return memory != nullptr ? memory : throw std::bad_alloc(); }

void give_back(void *memory) {
    taken -= memory != nullptr ? 1 : 0;
    std::free(memory);
}

} // namespace

void *operator new(std::size_t bytes) { return or_throw(take(bytes)); }
void *operator new(std::size_t bytes, std::align_val_t alignment) { return or_throw(take(bytes, alignment)); }
void *operator new(std::size_t bytes, const std::nothrow_t &) noexcept { return take(bytes); }
void *operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t &) noexcept {
    return take(bytes, alignment);
}
void operator delete(void *memory) noexcept { give_back(memory); }
void operator delete(void *memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void *memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }

namespace localcast::test {

std::int64_t counted_allocations() { return taken; }

} // namespace localcast::test
