// A runtime with phase and event claims in it, as estimators would push them.
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

/** A clap of a source, 30 ms long, at that time. */
LocalcastEventClaimDescriptor clap_at(std::uint64_t onset_ns, std::string_view source = "mic-a");

class ClaimFixture {
public:
    ClaimFixture();
    ~ClaimFixture();
    ClaimFixture(const ClaimFixture&) = delete;
    ClaimFixture& operator=(const ClaimFixture&) = delete;

    /** Pushes the claim as its source's; false when the ring or the window refused it. */
    bool push(const LocalcastPhaseClaimDescriptor& claim, std::uint64_t time_ns);

    /** Pushes the claim as its source's, stamped with its onset; false when the ring or the window refused it. */
    bool push(const LocalcastEventClaimDescriptor& claim);

    /** Moves the edge of the window by a sample of another kind. */
    void move_edge(std::uint64_t time_ns);

    [[nodiscard]] LocalcastRuntime* runtime() const { return runtime_; }

private:
    template <class Descriptor, class Push>
    bool push_kept(LocalcastSampleKind kind, const Descriptor& claim, std::uint64_t time_ns, Push hand_over);

    LocalcastRuntime* runtime_;
    LocalcastPayloadRing* ring_;
};

} // namespace localcast::test
