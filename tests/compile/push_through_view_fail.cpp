// A view reads; nothing is pushed through it.
// SPDX-License-Identifier: MIT
// expect: (has no member named .?push|no member named 'push')
#include <localcast/runtime.hpp>

void misuse(localcast::Runtime& runtime, const localcast::Sample& sample) {
    runtime.view<localcast::Kind::audio_block>().push(sample);
}
