// A runtime has one owner: it moves, it is not copied.
// SPDX-License-Identifier: MIT
// expect: (use of deleted function|call to implicitly-deleted copy constructor).*Runtime
#include <localcast/runtime.hpp>

void misuse(localcast::Runtime& runtime) { localcast::Runtime copy = runtime; }
