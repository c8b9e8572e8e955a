// Only producers push: a runtime has no push of its own.
// SPDX-License-Identifier: MIT
// expect: (has no member named .?push|no member named 'push')
#include <localcast/runtime.hpp>

void misuse(localcast::Runtime& runtime, const localcast::Sample& sample) { runtime.push(sample); }
