// Pushes phase claims out of a payload ring.
// SPDX-License-Identifier: MIT
#include "claim_repeater.hpp"

#include <new>

namespace localcast::align {

namespace {

constexpr std::uint64_t interval_ns = 250'000'000;
constexpr std::uint64_t guard_ns = 100'000'000;
constexpr std::size_t entries = (LOCALCAST_DEFAULT_DURATION_NS + guard_ns) / interval_ns + 4;

} // namespace

ClaimRepeater::ClaimRepeater(LocalcastRuntime* runtime, const LocalcastPhaseClaimDescriptor& claim)
    : runtime_(runtime), claim_(claim),
      ring_(localcast_payload_ring_create(runtime, sizeof claim, entries, guard_ns)),
      producer_(localcast_producer_create(LOCALCAST_SAMPLE_PHASE_CLAIM, claim.source_id_hash, 0))
{
    if (!ring_ || !producer_)
        throw std::bad_alloc();
}

void ClaimRepeater::keep_live(std::uint64_t time_ns)
{
    if (time_ns < due_ns_)
        return;
    LocalcastPayload payload{};
    if (localcast_payload_begin(ring_.get(), sizeof claim_, &payload) != LOCALCAST_OK)
        return; // the claim before it is still live
    const auto* descriptor = new (payload.data) LocalcastPhaseClaimDescriptor(claim_);
    localcast_payload_commit(ring_.get(), time_ns);
    if (localcast_producer_push_phase_claim(producer_.get(), runtime_, time_ns, time_ns, descriptor, nullptr))
        due_ns_ = time_ns + interval_ns;
    else
        localcast_payload_cancel(ring_.get());
}

} // namespace localcast::align
