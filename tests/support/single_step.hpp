// Stops this thread between two chosen instructions of a piece of code, runs something else there, and goes on: what
// another thread would see if this one lost the processor at just that point. Linux on x86-64, by the trap flag.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace localcast::test {

using Step = void (*)(void* context);

// Runs `code(code_context)` one instruction at a time; after instruction number `stop_after` (from 0) runs
// `meanwhile(meanwhile_context)` at full speed, and the rest at full speed too. Returns whether the point was reached,
// false when `code` has fewer instructions. Neither may allocate or throw. One use at a time per process.
bool stop_at_instruction(uint64_t stop_after, Step code, void* code_context, Step meanwhile, void* meanwhile_context);

// Runs `code(code_context)` one instruction at a time, and `after_each(number, after_context)` after every one of them,
// numbered from 0 as above. The same holds for both functions as above.
using AfterStep = void (*)(uint64_t number, void* context);
void step_through(Step code, void* code_context, AfterStep after_each, void* after_context);

} // namespace localcast::test
