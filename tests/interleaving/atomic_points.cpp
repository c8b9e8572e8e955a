// What sources compiled with -fsanitize=thread call before each access to memory. Here, without ThreadSanitizer's own
// library, the atomic ones are points at which the interleaver may let another thread go on, and the others nothing.
// SPDX-License-Identifier: MIT
#include "interleaver.hpp"

#include <cstdint>
#include <cstring>

using namespace localcast::test;

namespace {

void point() {
    if (interleaving::controlled()) {
        interleaving::point(Points::atomics);
    }
}

} // namespace

#define PLAIN(name) \
    extern "C" void __tsan_##name(void *); \
    extern "C" void __tsan_##name(void *) {}
#define PLAIN_SIZES(kind) PLAIN(kind##1) PLAIN(kind##2) PLAIN(kind##4) PLAIN(kind##8) PLAIN(kind##16)

PLAIN_SIZES(read)
PLAIN_SIZES(write)
PLAIN_SIZES(unaligned_read)
PLAIN_SIZES(unaligned_write)
PLAIN(func_entry)
PLAIN(vptr_read)

extern "C" {
void __tsan_init();
void __tsan_init() {}
void __tsan_func_exit();
void __tsan_func_exit() {}
void __tsan_vptr_update(void **, void *);
void __tsan_vptr_update(void **, void *) {}
void __tsan_read_range(void *, unsigned long);
void __tsan_read_range(void *, unsigned long) {}
void __tsan_write_range(void *, unsigned long);
void __tsan_write_range(void *, unsigned long) {}
// Clang's names for what else it would have watched.
void *__tsan_memcpy(void *, const void *, unsigned long);
void *__tsan_memcpy(void *to, const void *from, unsigned long bytes) { return std::memcpy(to, from, bytes); }
void *__tsan_memmove(void *, const void *, unsigned long);
void *__tsan_memmove(void *to, const void *from, unsigned long bytes) { return std::memmove(to, from, bytes); }
void *__tsan_memset(void *, int, unsigned long);
void *__tsan_memset(void *to, int value, unsigned long bytes) { return std::memset(to, value, bytes); }
}

// The threads take turns on one thread of the system: the strongest order is the only one.
#define ATOMIC_READ_MODIFY_WRITE(bits, what) \
    extern "C" std::uint##bits##_t __tsan_atomic##bits##_##what(volatile std::uint##bits##_t *word, \
                                                                std::uint##bits##_t value, int); \
    extern "C" std::uint##bits##_t __tsan_atomic##bits##_##what(volatile std::uint##bits##_t *word, \
                                                                std::uint##bits##_t value, int) { \
        point(); \
        return __atomic_##what(word, value, __ATOMIC_SEQ_CST); \
    }
#define ATOMIC_COMPARE_EXCHANGE(bits, strength, weak) \
    extern "C" int __tsan_atomic##bits##_compare_exchange_##strength(volatile std::uint##bits##_t *word, \
                                                                     std::uint##bits##_t *expected, \
                                                                     std::uint##bits##_t value, int, int); \
    extern "C" int __tsan_atomic##bits##_compare_exchange_##strength(volatile std::uint##bits##_t *word, \
                                                                     std::uint##bits##_t *expected, \
                                                                     std::uint##bits##_t value, int, int) { \
        point(); \
        return __atomic_compare_exchange_n(word, expected, value, weak, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
    }
#define ATOMIC_COMPARE_EXCHANGE_VALUE(bits) \
    extern "C" std::uint##bits##_t __tsan_atomic##bits##_compare_exchange_val( \
        volatile std::uint##bits##_t *word, std::uint##bits##_t expected, std::uint##bits##_t value, int, int); \
    extern "C" std::uint##bits##_t __tsan_atomic##bits##_compare_exchange_val( \
        volatile std::uint##bits##_t *word, std::uint##bits##_t expected, std::uint##bits##_t value, int, int) { \
        point(); \
        __atomic_compare_exchange_n(word, &expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        return expected; \
    }
#define ATOMIC(bits) \
    extern "C" std::uint##bits##_t __tsan_atomic##bits##_load(const volatile std::uint##bits##_t *word, int); \
    extern "C" std::uint##bits##_t __tsan_atomic##bits##_load(const volatile std::uint##bits##_t *word, int) { \
        point(); \
        return __atomic_load_n(word, __ATOMIC_SEQ_CST); \
    } \
    extern "C" void __tsan_atomic##bits##_store(volatile std::uint##bits##_t *word, std::uint##bits##_t value, int); \
    extern "C" void __tsan_atomic##bits##_store(volatile std::uint##bits##_t *word, std::uint##bits##_t value, int) { \
        point(); \
        __atomic_store_n(word, value, __ATOMIC_SEQ_CST); \
    } \
    extern "C" std::uint##bits##_t __tsan_atomic##bits##_exchange(volatile std::uint##bits##_t *word, \
                                                                  std::uint##bits##_t value, int); \
    extern "C" std::uint##bits##_t __tsan_atomic##bits##_exchange(volatile std::uint##bits##_t *word, \
                                                                  std::uint##bits##_t value, int) { \
        point(); \
        return __atomic_exchange_n(word, value, __ATOMIC_SEQ_CST); \
    } \
    ATOMIC_READ_MODIFY_WRITE(bits, fetch_add) \
    ATOMIC_READ_MODIFY_WRITE(bits, fetch_sub) \
    ATOMIC_READ_MODIFY_WRITE(bits, fetch_and) \
    ATOMIC_READ_MODIFY_WRITE(bits, fetch_or) \
    ATOMIC_COMPARE_EXCHANGE(bits, strong, false) \
    ATOMIC_COMPARE_EXCHANGE(bits, weak, true) \
    ATOMIC_COMPARE_EXCHANGE_VALUE(bits)

ATOMIC(8)
ATOMIC(16)
ATOMIC(32)
ATOMIC(64)
