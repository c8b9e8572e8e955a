// Stands in front of the operators new and delete, and of mmap, for the whole program.
// SPDX-License-Identifier: MIT
#include "support/shared_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 20;

char* begin = nullptr;
std::size_t used = 0;
bool sharing = false;

bool is_shared(const void* memory) {
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    const auto first = reinterpret_cast<std::uintptr_t>(begin);
    return begin != nullptr && address >= first && address < first + most_bytes;
}

void* take(std::size_t bytes, std::size_t alignment) {
    if (!sharing) {
        return std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    }
    const std::size_t at = (used + alignment - 1) / alignment * alignment;
    if (bytes > most_bytes || at > most_bytes - bytes) {
        return nullptr;
    }
    used = at + bytes;
    return begin + at;
}

void give_back(void* memory) {
    if (!is_shared(memory)) {
        std::free(memory);
    }
}

} // namespace

void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return take(bytes, alignof(std::max_align_t)); }
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return take(bytes, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t bytes) {
    void* const memory = std::malloc(bytes == 0 ? 1 : bytes);
    return memory != nullptr ? memory : throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }

extern "C" {

void* mmap(void* at, std::size_t bytes, int protection, int flags, int file, off_t offset) {
    constexpr int shared = MAP_SHARED | MAP_ANONYMOUS;
    if (sharing && (flags & shared) == shared) {
        void* const memory = take(bytes, 4096);
        return memory != nullptr ? memory : MAP_FAILED;
    }
    return reinterpret_cast<void*>(syscall(SYS_mmap, at, bytes, protection, flags, file, offset));
}
int munmap(void* memory, std::size_t bytes) {
    return is_shared(memory) ? 0 : static_cast<int>(syscall(SYS_munmap, memory, bytes));
}

} // extern "C"

namespace localcast::test {

SharedMemory::SharedMemory() {
    if (begin == nullptr) {
        void* const memory = mmap(nullptr, most_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) {
            std::abort();
        }
        begin = static_cast<char*>(memory);
    }
    used = 0;
    sharing = true;
}

SharedMemory::~SharedMemory() { sharing = false; }

std::span<const std::byte> SharedMemory::taken() const { return {reinterpret_cast<const std::byte*>(begin), used}; }

} // namespace localcast::test
