// SPDX-License-Identifier: MIT
#include "rt/system_call_watch.hpp"

#include <csignal>
#include <sys/prctl.h>
#include <ucontext.h>

namespace localcast::test {
namespace {

// The kernel reads it at each system call of the thread: whether to let it pass or to send SIGSYS.
__attribute__((tls_model("initial-exec"))) thread_local volatile char selector = SYSCALL_DISPATCH_FILTER_ALLOW;
__attribute__((tls_model("initial-exec"))) thread_local volatile long noticed = -1;

#if defined(__x86_64__)

// The call was not made. It is made again, and passes, once this returns (which is a system call as well).
void notice(int, siginfo_t* info, void* raw) {
    selector = SYSCALL_DISPATCH_FILTER_ALLOW;
    noticed = info->si_syscall;
    auto& registers = static_cast<ucontext_t*>(raw)->uc_mcontext.gregs;
    constexpr int instruction_bytes = 2; // "syscall" is 0f 05
    registers[REG_RIP] -= instruction_bytes;
    registers[REG_RAX] = info->si_syscall;
}

bool listen() noexcept {
    struct sigaction action {};
    action.sa_sigaction = notice;
    action.sa_flags = SA_SIGINFO;
    return sigaction(SIGSYS, &action, nullptr) == 0;
}

#else
bool listen() noexcept { return false; }
#endif

} // namespace

bool watch_for_a_system_call() noexcept {
    static const bool listens = listen();
    noticed = -1;
    if (!listens || prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &selector) != 0) {
        return false;
    }
    selector = SYSCALL_DISPATCH_FILTER_BLOCK;
    return true;
}

long end_watch() noexcept {
    selector = SYSCALL_DISPATCH_FILTER_ALLOW;
    prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0, 0);
    return noticed;
}

} // namespace localcast::test
