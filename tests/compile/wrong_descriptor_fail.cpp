// A producer of audio blocks does not push event claims.
// SPDX-License-Identifier: MIT
// expect: (no matching function for call|no matching member function for call).*push
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>

void misuse(localcast::Producer<localcast::Kind::audio_block>& producer, localcast::Runtime& runtime,
            const localcast::EventClaim& claim) {
    producer.push(runtime, {}, {}, claim);
}
