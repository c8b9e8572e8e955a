// SPDX-License-Identifier: MIT
#include "rt/guard.hpp"
#include "rt/system_call_watch.hpp"

#include <cerrno>
#include <cstddef>
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/resource.h>

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
void __libc_free(void*);
}

namespace {

// Initial-exec: reading it must not itself call the allocator in a thread's first access.
__attribute__((tls_model("initial-exec"))) thread_local localcast::test::Offences* current = nullptr;

void allocating() {
    if (current != nullptr) {
        ++current->allocations;
    }
}

void locking() {
    if (current != nullptr) {
        ++current->locks;
    }
}

long faults_of_this_thread() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace

namespace localcast::test {

RealTimeScope::RealTimeScope(Offences& offences) noexcept : offences_(offences) {
    current = &offences;
    watch_for_a_system_call();
}

RealTimeScope::~RealTimeScope() {
    current = nullptr;
    note_system_call();
    if (faults_before_ >= 0) {
        offences_.page_faults += static_cast<uint64_t>(faults_of_this_thread() - faults_before_);
    }
}

void RealTimeScope::warm() noexcept {
    note_system_call();
    (void)faults_of_this_thread(); // asking touches the stack itself
    faults_before_ = faults_of_this_thread();
    watch_for_a_system_call();
}

void RealTimeScope::note_system_call() noexcept {
    const long number = end_watch();
    if (number >= 0) {
        offences_.first_system_call = offences_.system_calls == 0 ? number : offences_.first_system_call;
        ++offences_.system_calls;
    }
}

bool system_calls_are_watched() {
    const bool watched = watch_for_a_system_call();
    end_watch();
    return watched;
}

} // namespace localcast::test

#pragma GCC visibility push(default) // for the calls of shared libraries as well
extern "C" {

void* malloc(size_t size) {
    allocating();
    return __libc_malloc(size);
}
void* calloc(size_t n, size_t size) {
    allocating();
    return __libc_calloc(n, size);
}
void* realloc(void* old, size_t size) {
    allocating();
    return __libc_realloc(old, size);
}
void* memalign(size_t alignment, size_t size) {
    allocating();
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
    void* memory = memalign(alignment, size);
    if (memory == nullptr) {
        return ENOMEM;
    }
    *out = memory;
    return 0;
}
void free(void* memory) {
    allocating();
    __libc_free(memory);
}

int pthread_mutex_lock(pthread_mutex_t* mutex) {
    locking();
    static const auto real = next<int (*)(pthread_mutex_t*)>("pthread_mutex_lock");
    return real(mutex);
}
int pthread_mutex_trylock(pthread_mutex_t* mutex) {
    locking();
    static const auto real = next<int (*)(pthread_mutex_t*)>("pthread_mutex_trylock");
    return real(mutex);
}
int pthread_rwlock_rdlock(pthread_rwlock_t* lock) {
    locking();
    static const auto real = next<int (*)(pthread_rwlock_t*)>("pthread_rwlock_rdlock");
    return real(lock);
}
int pthread_rwlock_wrlock(pthread_rwlock_t* lock) {
    locking();
    static const auto real = next<int (*)(pthread_rwlock_t*)>("pthread_rwlock_wrlock");
    return real(lock);
}
int pthread_spin_lock(pthread_spinlock_t* lock) {
    locking();
    static const auto real = next<int (*)(pthread_spinlock_t*)>("pthread_spin_lock");
    return real(lock);
}
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
    locking();
    static const auto real = next<int (*)(pthread_cond_t*, pthread_mutex_t*)>("pthread_cond_wait");
    return real(condition, mutex);
}
int sem_wait(sem_t* semaphore) {
    locking();
    static const auto real = next<int (*)(sem_t*)>("sem_wait");
    return real(semaphore);
}

} // extern "C"
#pragma GCC visibility pop
