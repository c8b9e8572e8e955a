// The trap flag makes the processor raise SIGTRAP after each instruction; the handler counts them.
// SPDX-License-Identifier: MIT
#include "support/single_step.hpp"

#include <csignal>
#include <cstdlib>
#include <ucontext.h>

namespace localcast::test {
namespace {

constexpr long long trap_flag = 0x100;

struct Stepping {
    volatile uint64_t left = 0;
    volatile bool counting = false; // only between the two ends of `code`
    volatile bool reached = false;
    Step meanwhile = nullptr;
    AfterStep after_each = nullptr; // in place of all above but `counting`
    void* context = nullptr;
    uint64_t number = 0;
};

Stepping stepping;

void on_trap(int, siginfo_t*, void* raw) {
    auto* context = static_cast<ucontext_t*>(raw);
    auto& eflags = context->uc_mcontext.gregs[REG_EFL];
    if (!stepping.counting) { // raised on purpose to begin with, or on the way to and from `code`
        eflags = stepping.reached ? (eflags & ~trap_flag) : (eflags | trap_flag);
        return;
    }
    if (stepping.after_each != nullptr) {
        stepping.after_each(stepping.number++, stepping.context);
        eflags |= trap_flag;
        return;
    }
    if (stepping.left > 0) {
        stepping.left = stepping.left - 1;
        eflags |= trap_flag;
        return;
    }
    stepping.reached = true;
    eflags &= ~trap_flag;
    stepping.meanwhile(stepping.context);
}

void stop_stepping(int, siginfo_t*, void* raw) {
    static_cast<ucontext_t*>(raw)->uc_mcontext.gregs[REG_EFL] &= ~trap_flag;
}

void handle(int signal, void (*handler)(int, siginfo_t*, void*)) {
    struct sigaction action {};
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    if (sigaction(signal, &action, nullptr) != 0) {
        std::abort();
    }
}

void step(Step code, void* context) {
    handle(SIGTRAP, on_trap);
    handle(SIGUSR2, stop_stepping);
    stepping.reached = false;
    std::raise(SIGTRAP);
    stepping.counting = true;
    code(context);
    stepping.counting = false;
    std::raise(SIGUSR2);
}

} // namespace

bool stop_at_instruction(uint64_t stop_after, Step code, void* code_context, Step meanwhile, void* meanwhile_context) {
    stepping.left = stop_after;
    stepping.meanwhile = meanwhile;
    stepping.after_each = nullptr;
    stepping.context = meanwhile_context;
    step(code, code_context);
    return stepping.reached;
}

void step_through(Step code, void* code_context, AfterStep after_each, void* after_context) {
    stepping.after_each = after_each;
    stepping.number = 0;
    stepping.context = after_context;
    step(code, code_context);
}

} // namespace localcast::test
