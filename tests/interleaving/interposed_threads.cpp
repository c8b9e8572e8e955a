// Stands in front of the system's threads, conditions and steady clock, as interposed_locks.cpp of its locks.
// SPDX-License-Identifier: MIT
#include "interleaver.hpp"

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <dlfcn.h>
#include <pthread.h>

using namespace localcast::test;

namespace {

template <typename Function>
Function *real(Function *, const char *name) {
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

constexpr std::uint64_t second = 1'000'000'000;

std::uint64_t ns_of(const timespec &time) {
    return static_cast<std::uint64_t>(time.tv_sec) * second + static_cast<std::uint64_t>(time.tv_nsec);
}

} // namespace

extern "C" {

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*routine)(void *), void *argument) noexcept {
    static auto *const begin = real(pthread_create, "pthread_create");
    if (!interleaving::controlled()) {
        return begin(thread, attributes, routine, argument);
    }
    *thread = interleaving::begin_thread(routine, argument);
    return *thread != 0 ? 0 : EAGAIN;
}

int pthread_join(pthread_t thread, void **result) {
    static auto *const join = real(pthread_join, "pthread_join");
    if (!interleaving::controlled()) {
        return join(thread, result);
    }
    interleaving::join_thread(thread);
    return 0;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex) {
    static auto *const wait = real(pthread_cond_wait, "pthread_cond_wait");
    if (!interleaving::controlled()) {
        return wait(condition, mutex);
    }
    interleaving::wait(condition, mutex);
    return 0;
}

int pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock, const timespec *until) {
    static auto *const wait = real(pthread_cond_clockwait, "pthread_cond_clockwait");
    if (!interleaving::controlled()) {
        return wait(condition, mutex, clock, until);
    }
    return interleaving::wait_until(condition, mutex, ns_of(*until)) ? 0 : ETIMEDOUT;
}

int pthread_cond_signal(pthread_cond_t *condition) noexcept {
    static auto *const signal = real(pthread_cond_signal, "pthread_cond_signal");
    if (!interleaving::controlled()) {
        return signal(condition);
    }
    interleaving::notify(condition, false);
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition) noexcept {
    static auto *const broadcast = real(pthread_cond_broadcast, "pthread_cond_broadcast");
    if (!interleaving::controlled()) {
        return broadcast(condition);
    }
    interleaving::notify(condition, true);
    return 0;
}

int clock_gettime(clockid_t clock, timespec *time) noexcept {
    static auto *const get = real(clock_gettime, "clock_gettime");
    if (!interleaving::controlled() || clock != CLOCK_MONOTONIC) {
        return get(clock, time);
    }
    const std::uint64_t now = interleaving::now_ns();
    time->tv_sec = static_cast<time_t>(now / second);
    time->tv_nsec = static_cast<long>(now % second);
    return 0;
}

} // extern "C"
