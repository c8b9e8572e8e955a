// Stands in front of the system's locks: those that a scene's threads take are the interleaver's. Besides mutexes that is
// the name of a socket, which the module takes as a lock of the process.
// SPDX-License-Identifier: MIT
#include "interleaver.hpp"

#include <cerrno>
#include <dlfcn.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace localcast::test;

namespace {

template <typename Function>
Function *real(Function *, const char *name) {
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

constexpr char socket_name = 0; // stands for the name; there is one
int holder_of_name = -1;

} // namespace

extern "C" {

int pthread_mutex_lock(pthread_mutex_t *mutex) noexcept {
    static auto *const lock = real(pthread_mutex_lock, "pthread_mutex_lock");
    if (!interleaving::controlled()) {
        return lock(mutex);
    }
    interleaving::acquire(mutex);
    return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *mutex) noexcept {
    static auto *const lock = real(pthread_mutex_trylock, "pthread_mutex_trylock");
    if (!interleaving::controlled()) {
        return lock(mutex);
    }
    return interleaving::try_acquire(mutex) ? 0 : EBUSY;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex) noexcept {
    static auto *const unlock = real(pthread_mutex_unlock, "pthread_mutex_unlock");
    if (!interleaving::controlled()) {
        return unlock(mutex);
    }
    interleaving::release(mutex);
    return 0;
}

int bind(int file, const sockaddr *address, socklen_t bytes) noexcept {
    static auto *const take = real(bind, "bind");
    if (!interleaving::controlled()) {
        return take(file, address, bytes);
    }
    interleaving::acquire(&socket_name);
    const int result = take(file, address, bytes);
    if (result == 0) {
        holder_of_name = file;
    } else {
        interleaving::release(&socket_name);
    }
    return result;
}

int close(int file) {
    static auto *const let_go = real(close, "close");
    const int result = let_go(file);
    if (interleaving::controlled() && file == holder_of_name) {
        holder_of_name = -1;
        interleaving::release(&socket_name);
    }
    return result;
}

} // extern "C"
