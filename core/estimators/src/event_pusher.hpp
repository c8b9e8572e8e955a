// Event claims of several sources, in one payload ring.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "localcast_claims.h"
#include "localcast_payload.h"

namespace localcast::estimators {

/** One producer per source; the runtime must outlive it. */
class EventPusher {
public:
    /** Room for the events of a window. Throws std::bad_alloc. */
    EventPusher(LocalcastRuntime* runtime, std::span<const std::uint64_t> sources);

    /** Pushes a claim of source `index`, stamped with its onset; a failure is counted. */
    void push(std::size_t index, const LocalcastEventClaimDescriptor& claim);

    [[nodiscard]] std::uint64_t failed() const noexcept { return failed_; }

private:
    struct Release {
        void operator()(LocalcastPayloadRing* ring) const noexcept { localcast_payload_ring_release(ring); }
    };
    struct Destroy {
        void operator()(LocalcastProducer* producer) const noexcept { localcast_producer_destroy(producer); }
    };
    LocalcastRuntime* runtime_;
    std::unique_ptr<LocalcastPayloadRing, Release> ring_;
    std::vector<std::unique_ptr<LocalcastProducer, Destroy>> producers_;
    std::uint64_t failed_ = 0;
};

} // namespace localcast::estimators
