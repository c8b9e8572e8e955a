// Event claims of several sources, in one payload ring.
// SPDX-License-Identifier: MIT
#include "event_pusher.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "localcast/estimators/event_estimator.hpp"

namespace localcast::estimators {
namespace {

// Onsets lie at least 20 ms apart: more than a window of five seconds and the ring's guard time can hold.
constexpr std::size_t claims_per_source = 320;
constexpr std::uint64_t latency_ns = static_cast<std::uint64_t>(event_latency_seconds * 1e9);

} // namespace

EventPusher::EventPusher(LocalcastRuntime* runtime, std::span<const std::uint64_t> sources) : runtime_(runtime) {
    ring_.reset(localcast_payload_ring_create(runtime, sizeof(LocalcastEventClaimDescriptor),
                                              std::max<std::size_t>(sources.size(), 1) * claims_per_source, 0));
    if (!ring_) {
        throw std::bad_alloc();
    }
    for (const std::uint64_t source : sources) {
        producers_.emplace_back(localcast_producer_create(LOCALCAST_SAMPLE_EVENT_CLAIM, source, 0));
        if (!producers_.back()) {
            throw std::bad_alloc();
        }
    }
}

void EventPusher::push(std::size_t index, const LocalcastEventClaimDescriptor& claim) {
    LocalcastPayload payload{};
    if (localcast_payload_begin(ring_.get(), sizeof claim, &payload) != LOCALCAST_OK) {
        ++failed_;
        return;
    }
    std::memcpy(payload.data, &claim, sizeof claim);
    localcast_payload_commit(ring_.get(), claim.onset_ns);
    if (!localcast_producer_push_event_claim(producers_[index].get(), runtime_, claim.onset_ns,
                                             claim.onset_ns + latency_ns,
                                             static_cast<const LocalcastEventClaimDescriptor*>(payload.data),
                                             nullptr)) {
        localcast_payload_cancel(ring_.get());
        ++failed_;
    }
}

} // namespace localcast::estimators
