// The handler sets a flag and no more: it may run between any two instructions.
// SPDX-License-Identifier: MIT
#include "interruption.hpp"

#include <atomic>
#include <csignal>
#include <initializer_list>

namespace localcast::faust::runner {

namespace {

// Written by the handler, on whichever thread is interrupted. Relaxed: the flag orders nothing else; lock-free, as a
// handler may touch nothing that locks.
std::atomic<int> taken_down = 0;
static_assert(std::atomic<int>::is_always_lock_free);

void take_down(int signal)
{
    taken_down.store(signal, std::memory_order_relaxed);
}

} // namespace

void catch_interruptions()
{
    for (const int signal : {SIGINT, SIGTERM}) {
        struct sigaction action = {};
        if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN)
            continue;
        action = {};
        action.sa_handler = take_down;
        action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART; // no read or write fails on its account
        sigemptyset(&action.sa_mask);
        sigaction(signal, &action, nullptr);
    }
}

int interruption() noexcept
{
    return taken_down.load(std::memory_order_relaxed);
}

void end_by(const Interrupted& interrupted)
{
    std::signal(interrupted.signal, SIG_DFL);
    std::raise(interrupted.signal);
}

} // namespace localcast::faust::runner
