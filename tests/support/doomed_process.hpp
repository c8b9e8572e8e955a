// A child process that is killed, or stopped, after so many instructions of a piece of code. Linux on x86-64.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/single_step.hpp"

#include <cstdint>
#include <sys/types.h>

namespace localcast::test {

enum class Fate { killed, stopped };

class DoomedProcess {
public:
    enum class End { killed, stopped, finished, other };

    // Forks; the child runs `code(context)` until after instruction number `instruction`, as stop_at_instruction counts.
    DoomedProcess(Fate fate, uint64_t instruction, Step code, void* context);
    ~DoomedProcess(); // kills what is left of it
    DoomedProcess(const DoomedProcess&) = delete;
    DoomedProcess& operator=(const DoomedProcess&) = delete;

    // Until it has come to its end or its stop; finished: `code` has returned.
    End wait();
    void go_on();

private:
    pid_t child_;
};

} // namespace localcast::test
