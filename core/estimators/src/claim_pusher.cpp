// Phase claims of several sources, in one payload ring.
// SPDX-License-Identifier: MIT
#include "claim_pusher.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace localcast::estimators {
namespace {

constexpr double held_seconds = 10.0;
constexpr double most_claims_held = 4096.0;

} // namespace

ClaimPusher::ClaimPusher(LocalcastRuntime* runtime, std::span<const std::uint64_t> sources, double interval_seconds)
    : runtime_(runtime) {
    const double rounds =
        interval_seconds > 0.0 ? std::min(held_seconds / interval_seconds + 4.0, most_claims_held) : 4.0;
    const std::size_t entries = std::max<std::size_t>(sources.size(), 1) * static_cast<std::size_t>(rounds);
    ring_.reset(localcast_payload_ring_create(runtime, sizeof(LocalcastPhaseClaimDescriptor), entries, 0));
    if (!ring_) {
        throw std::bad_alloc();
    }
    for (const std::uint64_t source : sources) {
        if (source == 0) {
            throw std::invalid_argument("PhaseAnalyser: a sensor is 0 or named twice");
        }
        producers_.emplace_back(localcast_producer_create(LOCALCAST_SAMPLE_PHASE_CLAIM, source, 0));
        if (!producers_.back()) {
            throw std::bad_alloc();
        }
    }
}

void ClaimPusher::push(std::size_t index, const LocalcastPhaseClaimDescriptor& claim) {
    LocalcastPayload payload{};
    if (localcast_payload_begin(ring_.get(), sizeof claim, &payload) != LOCALCAST_OK) {
        ++failed_;
        return;
    }
    std::memcpy(payload.data, &claim, sizeof claim);
    localcast_payload_commit(ring_.get(), claim.evidence_end_ns);
    if (!localcast_producer_push_phase_claim(producers_[index].get(), runtime_, claim.evidence_end_ns,
                                             claim.evidence_end_ns,
                                             static_cast<const LocalcastPhaseClaimDescriptor*>(payload.data),
                                             nullptr)) {
        localcast_payload_cancel(ring_.get());
        ++failed_;
    }
}

} // namespace localcast::estimators
