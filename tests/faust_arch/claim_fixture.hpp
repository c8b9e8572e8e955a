// A runtime with phase claims in it, as an estimator would push them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "localcast_claims.h"
#include "localcast_payload.h"

namespace localcast::test {

std::uint64_t hash_of(std::string_view name);

/** A usable claim of mic-b against mic-a. */
LocalcastPhaseClaimDescriptor usable_claim();

class ClaimFixture {
public:
    ClaimFixture();
    ~ClaimFixture();
    ClaimFixture(const ClaimFixture&) = delete;
    ClaimFixture& operator=(const ClaimFixture&) = delete;

    /** Pushes the claim as its source's; false when the ring or the window refused it. */
    bool push(const LocalcastPhaseClaimDescriptor& claim, std::uint64_t time_ns);

    /** Moves the edge of the window by a sample of another kind. */
    void move_edge(std::uint64_t time_ns);

    [[nodiscard]] LocalcastRuntime* runtime() const { return runtime_; }

private:
    LocalcastRuntime* runtime_;
    LocalcastPayloadRing* ring_;
};

} // namespace localcast::test
