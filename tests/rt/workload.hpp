// Every real-time function of the C interface, called in every way: what the guards of this folder run.
// SPDX-License-Identifier: MIT
#pragma once

#include <localcast_claims.h>
#include <localcast_payload.h>
#include <localcast_reservoir.h>

namespace localcast::test {

// Made beforehand, where allocating is allowed.
struct Workload {
    LocalcastReservoir* reservoir = nullptr;
    LocalcastRuntime* runtime = nullptr;
    LocalcastProducer* producers[5] = {}; // plain, audio, render, phase, event
    LocalcastPayloadRing* ring = nullptr;
    uint64_t samples = 0; // pushed so far

    bool make();
    void free();
};

// One call of each; false when an answer is not what it must be.
bool every_push(Workload& work) LOCALCAST_RT;
bool every_read(Workload& work) LOCALCAST_RT;
bool every_payload_call(Workload& work) LOCALCAST_RT;
bool every_answer_without_a_window() LOCALCAST_RT;

} // namespace localcast::test
