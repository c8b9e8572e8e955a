// A producer belongs to one thread: it moves, it is not copied.
// SPDX-License-Identifier: MIT
// expect: (use of deleted function|call to implicitly-deleted copy constructor).*Producer
#include <localcast/producer.hpp>

void misuse(localcast::Producer<localcast::Kind::audio_block>& producer) {
    localcast::Producer<localcast::Kind::audio_block> copy = producer;
}
