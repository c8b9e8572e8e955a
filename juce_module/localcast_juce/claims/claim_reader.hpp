// Phase and event claims as an audio callback reads them: copied, checked, never followed.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/payload_ring.hpp"
#include "localcast/view.hpp"

#include <cstdint>
#include <optional>

namespace localcast::audio {

/// Kinds of samples that say something about a source.
template <Kind K>
concept ClaimKind = K == Kind::phase_claim || K == Kind::event_claim;

/// A claim and the sample that carried it: whose it is, what time it speaks of, when it arrived.
template <Kind K>
    requires ClaimKind<K>
struct Claim {
    Sample sample{};
    descriptor_of<K> claim{};
};

/// Reads the claims of one source. Belongs to one reader: its members are called by one thread at a time,
/// which may be the audio thread. Must not outlive the runtime.
template <Kind K>
    requires ClaimKind<K>
class ClaimReader {
public:
    /// The claims of `sensor`.
    /// any-thread, rt
    ClaimReader(ConstRuntimeRef runtime, SensorId sensor) LOCALCAST_RT : view_(runtime),
                                                                         cursor_(runtime),
                                                                         sensor_(sensor) {}

    /// The claim that was admitted last. no_data when there is none in the window.
    /// producer-thread, rt
    [[nodiscard]] Result<Claim<K>> latest() const LOCALCAST_RT {
        const std::optional<Sample> sample = view_.latest(sensor_);
        return sample ? read(*sample) : Result<Claim<K>>{};
    }

    /// The claim whose time is nearest to `at`, of two equally near the earlier. no_data when there is none.
    /// producer-thread, rt
    [[nodiscard]] Result<Claim<K>> nearest(StreamTime at) const LOCALCAST_RT {
        const Result<Sample> before = view_.before(sensor_, at);
        const Result<Sample> after = view_.after(sensor_, at);
        if (before && after) {
            return read(at - time_of(*before) <= time_of(*after) - at ? *before : *after);
        }
        return before ? read(*before) : after ? read(*after) : Result<Claim<K>>{};
    }

    /// The source's next claim that next() has not given yet, in order of admission. no_data when nothing is new, and
    /// when `most_steps` claims of other sources were passed over: call it again. too_old once after a reset.
    /// producer-thread, rt
    [[nodiscard]] Result<Claim<K>> next(unsigned most_steps = 64) LOCALCAST_RT {
        for (unsigned step = 0; step < most_steps; ++step) {
            const Result<Sample> sample = cursor_.next();
            if (!sample) {
                return {sample.status, {}};
            }
            if (sample->sensor_id_hash != sensor_.hash()) {
                continue;
            }
            if (const Result<Claim<K>> claim = read(*sample)) {
                return claim;
            }
            ++unreadable_; // it left the window while it was copied, or its payload lies in no ring
        }
        return {};
    }

    /// Claims that left the window before next() came to them, of any source, so far.
    /// producer-thread, rt
    [[nodiscard]] std::uint64_t missed() const LOCALCAST_RT { return cursor_.missed(); }

    /// Claims of this source that next() could not copy, so far.
    /// producer-thread, rt
    [[nodiscard]] std::uint64_t unreadable() const LOCALCAST_RT { return unreadable_; }

private:
    [[nodiscard]] Result<Claim<K>> read(const Sample &sample) const LOCALCAST_RT {
        const Result<descriptor_of<K>> claim = copy_descriptor(view_, sample);
        return claim ? Result<Claim<K>>{Status::ok, {sample, *claim}} : Result<Claim<K>>{claim.status, {}};
    }

    View<K> view_;
    Cursor<K> cursor_;
    SensorId sensor_;
    std::uint64_t unreadable_ = 0;
};

using PhaseClaimReader = ClaimReader<Kind::phase_claim>;
using EventClaimReader = ClaimReader<Kind::event_claim>;

} // namespace localcast::audio
