// The allocator behind it is glibc's own, found under its internal names.
// SPDX-License-Identifier: MIT
#include "support/failing_memory.hpp"

#include <cerrno>
#include <cstddef>
#include <new>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
void __libc_free(void*);
}

namespace {

thread_local bool armed = false;
thread_local bool failed = false;
thread_local uint64_t left = 0;
thread_local int64_t outstanding = 0;

bool refuse() {
    if (!armed || failed) {
        return false;
    }
    if (left > 0) {
        --left;
        return false;
    }
    failed = true;
    errno = ENOMEM;
    return true;
}

void* counted(void* memory) {
    outstanding += armed && memory != nullptr ? 1 : 0;
    return memory;
}

} // namespace

namespace localcast::test {

void fail_allocation(uint64_t n) {
    left = n;
    failed = false;
    outstanding = 0;
    armed = true;
}

bool stop_failing() {
    armed = false;
    return failed;
}

int64_t outstanding_allocations() { return outstanding; }

} // namespace localcast::test

extern "C" {

void* malloc(size_t size) { return refuse() ? nullptr : counted(__libc_malloc(size)); }
void* calloc(size_t n, size_t size) { return refuse() ? nullptr : counted(__libc_calloc(n, size)); }
void* memalign(size_t alignment, size_t size) { return refuse() ? nullptr : counted(__libc_memalign(alignment, size)); }
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

void* realloc(void* old, size_t size) {
    if (refuse()) {
        return nullptr;
    }
    return old == nullptr ? counted(__libc_realloc(old, size)) : __libc_realloc(old, size);
}

int posix_memalign(void** out, size_t alignment, size_t size) {
    void* memory = memalign(alignment, size);
    if (memory == nullptr) {
        return ENOMEM;
    }
    *out = memory;
    return 0;
}

void free(void* memory) {
    outstanding -= armed && memory != nullptr ? 1 : 0;
    __libc_free(memory);
}

void* mmap(void* at, size_t bytes, int protection, int flags, int file, off_t offset) {
    if (refuse()) {
        return MAP_FAILED;
    }
    const long mapped = syscall(SYS_mmap, at, bytes, protection, flags, file, offset);
    outstanding += armed && mapped != -1 ? 1 : 0;
    return reinterpret_cast<void*>(mapped);
}
int munmap(void* memory, size_t bytes) {
    outstanding -= armed ? 1 : 0;
    return static_cast<int>(syscall(SYS_munmap, memory, bytes));
}

} // extern "C"
