// Pushes phase claims out of a payload ring.
// SPDX-License-Identifier: MIT
#include "claim_feeder.hpp"

#include <new>
#include <stdexcept>

namespace localcast::align {

namespace {

constexpr std::uint64_t guard_ns = 100'000'000;

} // namespace

ClaimFeeder::ClaimFeeder(LocalcastRuntime* runtime, const LocalcastPhaseClaimDescriptor& claim, std::size_t per_window)
    : runtime_(runtime), claim_(claim),
      ring_(localcast_payload_ring_create(runtime, sizeof claim, per_window + per_window / 8 + 64, guard_ns)),
      producer_(localcast_producer_create(LOCALCAST_SAMPLE_PHASE_CLAIM, claim.source_id_hash, 0))
{
    if (!ring_ || !producer_)
        throw std::bad_alloc();
    claim_.valid |= LOCALCAST_PHASE_VALID_DELAY | LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
}

void ClaimFeeder::push(std::uint64_t time_ns, const CourseMoment& moment)
{
    claim_.delay_samples = moment.delay_samples;
    claim_.sampling_rate_offset_ppm = moment.drift_ppm;
    claim_.polarity = moment.polarity;
    LocalcastPayload payload{};
    if (localcast_payload_begin(ring_.get(), sizeof claim_, &payload) != LOCALCAST_OK)
        throw std::runtime_error("the window has no room for its claims");
    const auto* descriptor = new (payload.data) LocalcastPhaseClaimDescriptor(claim_);
    localcast_payload_commit(ring_.get(), time_ns);
    if (localcast_producer_push_phase_claim(producer_.get(), runtime_, time_ns, time_ns, descriptor, nullptr))
        return;
    localcast_payload_cancel(ring_.get());
    throw std::runtime_error("the window could not store its claims");
}

} // namespace localcast::align
