// A descriptor's address is the payload: a temporary one would dangle.
// SPDX-License-Identifier: MIT
// expect: (use of deleted function|call to deleted member function)
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>

void misuse(localcast::Producer<localcast::Kind::audio_block>& producer, localcast::Runtime& runtime) {
    producer.push(runtime, {}, {}, localcast::AudioBlock{});
}
