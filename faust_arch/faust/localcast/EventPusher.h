// Event claims, one wherever a value comes to reach a threshold.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "faust/localcast/Grammar.h"
#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime_ref.hpp"
#include "localcast/time.hpp"

namespace localcast::faust {

/**
 * A crossing is a value at or above the threshold after one below it; the first value of all is one if it reaches the
 * threshold. A value that is not finite is no crossing and changes nothing. The claim's onset is the time of that very
 * sample, its strength the value (0 where that is negative), its duration unknown (0), its confidence 1. Used by one
 * thread.
 */
class EventPusher {
public:
    /** Claims that the window and the ring's guard time can hold at once. */
    static constexpr std::size_t most_claims = 1024;

    /** Allocates; look at ready() then. */
    EventPusher(LocalcastRuntime* runtime, const EventPush& push)
        : runtime_(runtime), push_(push), ring_(PayloadRing::create(runtime, sizeof(EventClaim), most_claims)),
          producer_(Producer<Kind::event_claim>::create(SensorId(push.source)))
    {
    }

    /** Whether there was memory, and a runtime to push to. */
    [[nodiscard]] bool ready() const noexcept { return ring_ && producer_; }

    /** Forgets the values before.
     * producer-thread, rt */
    void clear() LOCALCAST_RT { above_ = false; }

    /** Looks at the next sample's value; true where it is a crossing, which is to be pushed then.
     * producer-thread, rt */
    [[nodiscard]] bool crosses(double value) LOCALCAST_RT
    {
        if (!std::isfinite(value))
            return false;
        const bool was_above = std::exchange(above_, value >= push_.threshold);
        return above_ && !was_above;
    }

    /** Pushes the crossing of `value` at its stream time.
     * producer-thread, rt */
    void push(double value, std::uint64_t time_ns) LOCALCAST_RT
    {
        EventClaim claim{};
        claim.source_id_hash = push_.source;
        claim.onset_ns = time_ns;
        claim.strength = static_cast<float>(std::clamp(value, 0.0, 1e30));
        claim.confidence = 1.0F;
        claim.type = push_.type;
        const StreamTime time = stream_time(time_ns);
        if (!ready() || !push_copy(*producer_, runtime_, *ring_, time, time.time_since_epoch(), claim))
            ++failed_;
    }

    /** Claims that found no room.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t failed() const LOCALCAST_RT { return failed_; }

private:
    RuntimeRef runtime_;
    EventPush push_;
    std::optional<PayloadRing> ring_;
    std::optional<Producer<Kind::event_claim>> producer_;
    bool above_ = false;
    std::uint64_t failed_ = 0;
};

} // namespace localcast::faust
