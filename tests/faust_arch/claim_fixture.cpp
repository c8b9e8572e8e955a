// Pushes claims out of a payload ring.
// SPDX-License-Identifier: MIT
#include "claim_fixture.hpp"

#include <algorithm>
#include <new>

namespace localcast::test {

std::uint64_t hash_of(std::string_view name)
{
    return localcast_hash_source_id(reinterpret_cast<const std::uint8_t*>(name.data()), name.size());
}

LocalcastPhaseClaimDescriptor usable_claim()
{
    LocalcastPhaseClaimDescriptor claim{};
    claim.source_id_hash = hash_of("mic-b");
    claim.reference_id_hash = hash_of("mic-a");
    claim.delay_samples = 163.776;
    claim.sampling_rate_offset_ppm = 14.25;
    claim.phase_rad = -0.75;
    claim.coherence = 0.875F;
    claim.confidence = 0.75F;
    claim.polarity = -1;
    claim.valid = LOCALCAST_PHASE_VALID_DELAY | LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET | LOCALCAST_PHASE_VALID_PHASE;
    claim.sample_rate_hz = 48000;
    return claim;
}

LocalcastEventClaimDescriptor clap_at(std::uint64_t onset_ns, std::string_view source)
{
    LocalcastEventClaimDescriptor claim{};
    claim.source_id_hash = hash_of(source);
    claim.onset_ns = onset_ns;
    claim.duration_ns = 30'000'000;
    claim.strength = 0.5F;
    claim.confidence = 0.875F;
    claim.type = LOCALCAST_EVENT_TYPE_CLAP;
    return claim;
}

ClaimFixture::ClaimFixture()
    : runtime_(localcast_runtime_create_with_capacity(0, 4096)),
      ring_(localcast_payload_ring_create(
          runtime_, std::max(sizeof(LocalcastPhaseClaimDescriptor), sizeof(LocalcastEventClaimDescriptor)), 4096, 0))
{
}

ClaimFixture::~ClaimFixture()
{
    localcast_payload_ring_release(ring_);
    localcast_runtime_destroy(runtime_);
}

template <class Descriptor, class Push>
bool ClaimFixture::push_kept(LocalcastSampleKind kind, const Descriptor& claim, std::uint64_t time_ns, Push hand_over)
{
    LocalcastPayload payload{};
    if (localcast_payload_begin(ring_, sizeof claim, &payload) != LOCALCAST_OK)
        return false;
    const auto* descriptor = new (payload.data) Descriptor(claim);
    LocalcastProducer* producer = localcast_producer_create(kind, claim.source_id_hash, 0);
    const bool pushed = localcast_payload_commit(ring_, time_ns) &&
                        hand_over(producer, runtime_, time_ns, time_ns, descriptor, nullptr);
    localcast_producer_destroy(producer);
    return pushed;
}

bool ClaimFixture::push(const LocalcastPhaseClaimDescriptor& claim, std::uint64_t time_ns)
{
    return push_kept(LOCALCAST_SAMPLE_PHASE_CLAIM, claim, time_ns, localcast_producer_push_phase_claim);
}

bool ClaimFixture::push(const LocalcastEventClaimDescriptor& claim)
{
    return push_kept(LOCALCAST_SAMPLE_EVENT_CLAIM, claim, claim.onset_ns, localcast_producer_push_event_claim);
}

void ClaimFixture::move_edge(std::uint64_t time_ns)
{
    LocalcastSampleHandle sample{};
    sample.sensor_id_hash = 1;
    sample.timestamp_ns = time_ns;
    localcast_runtime_push_camera_frame(runtime_, sample);
}

} // namespace localcast::test
