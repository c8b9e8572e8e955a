// Claims into the room's window, from any thread, the audio thread too: copied into a payload ring made once.
// SPDX-License-Identifier: MIT
#pragma once

#include "claim_reader.hpp"

#include "../room/process_facts.hpp"
#include "../room/room.hpp"

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace localcast::audio {

/// Says things about one source. Belongs to one thread at a time; must be gone before its room.
template <Kind K>
    requires ClaimKind<K>
class ClaimProducer {
public:
    /// Room for `claims_per_second` of stream time, one at least. Nothing for a source without a name, or when memory or
    /// the room's rings are short.
    /// any-thread, blocks
    [[nodiscard]] static std::optional<ClaimProducer> create(Room &room, SensorId source, std::uint32_t claims_per_second) {
        const std::uint64_t kept_ns = room.memory().duration_ns + LOCALCAST_DEFAULT_PAYLOAD_GUARD_NS;
        const std::uint64_t kept_seconds = kept_ns / 1'000'000'000 + 1;
        const auto entries = static_cast<std::size_t>(kept_seconds * std::max(claims_per_second, 1u) + 2);
        std::optional<Producer<K>> producer = Producer<K>::create(source);
        std::optional<PayloadRing> ring =
            producer ? PayloadRing::create(room.runtime(), sizeof(descriptor_of<K>), entries) : std::nullopt;
        return ring ? std::optional(ClaimProducer(room, std::move(*producer), std::move(*ring))) : std::nullopt;
    }

    /// Pushes a claim: a phase claim at the end of its evidence, an event claim at its onset. False when there was no
    /// room or the window refused it.
    /// producer-thread, rt
    bool push(StreamTime time, const descriptor_of<K> &claim) LOCALCAST_RT {
        const std::chrono::nanoseconds arrival(static_cast<std::int64_t>(arrival_now_ns()));
        return push_copy(producer_, room_->runtime(), ring_, time, arrival, claim).has_value();
    }

    /// Claims that found no room, so far.
    /// producer-thread, rt
    [[nodiscard]] std::uint64_t refused() const LOCALCAST_RT { return ring_.stats().refused_count; }

private:
    ClaimProducer(Room &room, Producer<K> producer, PayloadRing ring) noexcept
        : room_(&room), producer_(std::move(producer)), ring_(std::move(ring)) {}

    Room *room_;
    Producer<K> producer_;
    PayloadRing ring_;
};

using PhaseClaimProducer = ClaimProducer<Kind::phase_claim>;
using EventClaimProducer = ClaimProducer<Kind::event_claim>;

} // namespace localcast::audio
