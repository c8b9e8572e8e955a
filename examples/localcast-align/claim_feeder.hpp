// Says along the stream clock where a source's delay is, so that the mover follows it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "c_handles.hpp"
#include "localcast_claims.h"

namespace localcast::align {

/** Delay, drift and polarity from one moment on. */
struct CourseMoment {
    double delay_samples = 0.0; ///< at the claims' rate
    double drift_ppm = 0.0;
    int polarity = 1;
};

/** Pushes phase claims of one source, made of its last claim with another moment's delay, drift and polarity. */
class ClaimFeeder {
public:
    /** `per_window`: the most claims that will be pushed within five seconds of the stream. Throws std::bad_alloc. */
    ClaimFeeder(LocalcastRuntime* runtime, const LocalcastPhaseClaimDescriptor& claim, std::size_t per_window);

    /** Pushes a claim for this stream time, which must not go back. Throws std::runtime_error when it has no room. */
    void push(std::uint64_t time_ns, const CourseMoment& moment);

private:
    LocalcastRuntime* runtime_;
    LocalcastPhaseClaimDescriptor claim_;
    PayloadRingPtr ring_;
    ProducerPtr producer_;
};

} // namespace localcast::align
