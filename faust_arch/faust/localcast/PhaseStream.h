// A phase claim's number at every sample, between one claim and the next.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include <faust/gui/UI.h>

#include "faust/localcast/FrameClock.h"
#include "faust/localcast/PhaseBinding.h"
#include "faust/localcast/PhaseClaimReader.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/**
 * Fills an audio input from phase claims. Between two claims delay, rate offset, coherence and confidence follow the
 * straight line, the rest stays; after the last claim the delay grows by the claimed rate offset. Without a claim the
 * value is 0, polarity 1. Used by one thread.
 */
class PhaseStream {
public:
    PhaseStream(const LocalcastRuntime* runtime, const PhaseBinding& binding) : runtime_(runtime), binding_(binding) {}

    /** Frames 0.. of `to` are the clock's frames from `first` on.
     * producer-thread, rt */
    void fill(const FrameClock& clock, std::int64_t first, std::span<FAUSTFLOAT> to) const LOCALCAST_RT
    {
        const auto end = static_cast<std::int64_t>(to.size());
        for (std::int64_t at = 0; at < end;) {
            const std::int64_t moment_ns = clock.time_of(first + at) + clock.half_sample_ns();
            const Neighbours claims = around(moment_ns);
            const std::int64_t next = clock.frame_at(claims.change_ns, first + at + 1, first + end) - first;
            for (; at < next; ++at) {
                const std::int64_t now_ns = std::max<std::int64_t>(clock.time_of(first + at), 0);
                to[static_cast<std::size_t>(at)] = static_cast<FAUSTFLOAT>(
                    value(claims, static_cast<std::uint64_t>(now_ns), static_cast<double>(clock.sample_rate_hz())));
            }
        }
    }

private:
    struct Neighbours {
        std::optional<LivePhaseClaim> before; ///< the claim in force
        std::optional<LivePhaseClaim> after;
        std::uint64_t change_ns = std::numeric_limits<std::uint64_t>::max(); ///< when the next one comes into force
    };

    [[nodiscard]] Neighbours around(std::int64_t signed_moment_ns) const LOCALCAST_RT
    {
        Neighbours claims;
        if (signed_moment_ns < 0) { // before the stream's beginning
            claims.change_ns = 0;
            return claims;
        }
        const auto moment_ns = static_cast<std::uint64_t>(signed_moment_ns);
        LocalcastSampleHandle sample{};
        if (localcast_runtime_before(runtime_, LOCALCAST_SAMPLE_PHASE_CLAIM, binding_.source, moment_ns, &sample) ==
            LOCALCAST_OK)
            claims.before = read_phase_claim(runtime_, sample, binding_.source, binding_.reference);
        if (localcast_runtime_after(runtime_, LOCALCAST_SAMPLE_PHASE_CLAIM, binding_.source, moment_ns, &sample) ==
            LOCALCAST_OK) {
            claims.after = read_phase_claim(runtime_, sample, binding_.source, binding_.reference);
            claims.change_ns = sample.timestamp_ns;
        }
        return claims;
    }

    [[nodiscard]] double value(const Neighbours& claims, std::uint64_t now_ns, double rate_hz) const LOCALCAST_RT
    {
        const double neutral = binding_.field == PhaseField::polarity ? 1.0 : 0.0;
        if (!claims.before)
            return neutral;
        const std::uint64_t from_ns = claims.before->timestamp_ns;
        const auto here = phase_field_value(binding_.field, *claims.before, from_ns, rate_hz);
        const bool stays = binding_.field == PhaseField::phase_rad || binding_.field == PhaseField::polarity ||
                           binding_.field == PhaseField::valid;
        if (!here || stays)
            return here.value_or(neutral);
        if (claims.after) {
            const auto there =
                phase_field_value(binding_.field, *claims.after, claims.after->timestamp_ns, rate_hz);
            const double share = static_cast<double>(std::max(now_ns, from_ns) - from_ns) /
                                 static_cast<double>(claims.after->timestamp_ns - from_ns);
            return there ? *here + (*there - *here) * std::min(share, 1.0) : *here;
        }
        if (binding_.field == PhaseField::delay_samples)
            return delay_now_samples(*claims.before, now_ns, rate_hz);
        if (binding_.field == PhaseField::delay_ms)
            return delay_now_samples(*claims.before, now_ns, rate_hz) * 1e3 / rate_hz;
        return *here;
    }

    const LocalcastRuntime* runtime_;
    PhaseBinding binding_;
};

} // namespace localcast::faust
