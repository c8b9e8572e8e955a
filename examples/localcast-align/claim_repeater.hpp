// Keeps a source's final phase claim live while its audio is moved.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "c_handles.hpp"
#include "localcast_claims.h"

namespace localcast::align {

/** Pushes the same claim again and again along the stream clock, well before the last one leaves the window. */
class ClaimRepeater {
public:
    /** Throws std::bad_alloc. */
    ClaimRepeater(LocalcastRuntime* runtime, const LocalcastPhaseClaimDescriptor& claim);

    /** Pushes the claim if it is due at this stream time, which must not go back. */
    void keep_live(std::uint64_t time_ns);

private:
    LocalcastRuntime* runtime_;
    LocalcastPhaseClaimDescriptor claim_;
    PayloadRingPtr ring_;
    ProducerPtr producer_;
    std::uint64_t due_ns_ = 0;
};

} // namespace localcast::align
