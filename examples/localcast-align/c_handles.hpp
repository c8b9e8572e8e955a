// The C objects of LocalCast, freed when they go out of scope.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "localcast_payload.h"
#include "localcast_reservoir.h"

namespace localcast::align {

struct Free {
    void operator()(LocalcastRuntime* runtime) const noexcept { localcast_runtime_destroy(runtime); }
    void operator()(LocalcastProducer* producer) const noexcept { localcast_producer_destroy(producer); }
    void operator()(LocalcastPayloadRing* ring) const noexcept { localcast_payload_ring_release(ring); }
};

using RuntimePtr = std::unique_ptr<LocalcastRuntime, Free>;
using ProducerPtr = std::unique_ptr<LocalcastProducer, Free>;
using PayloadRingPtr = std::unique_ptr<LocalcastPayloadRing, Free>;

} // namespace localcast::align
