// Phase claims of a source against a reference, made of a program's bargraphs.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <faust/gui/UI.h>

#include "faust/localcast/Grammar.h"
#include "faust/localcast/PhaseClaimReader.h"
#include "faust/localcast/RingEntries.h"
#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime_ref.hpp"
#include "localcast/time.hpp"

namespace localcast::faust {

/**
 * A claim is pushed at every whole 20 ms of stream time, of the values that the bargraphs hold then. It needs
 * `delay_samples` or `delay_ms`; coherence, confidence and polarity are 1 where no bargraph says them. Where `valid` is
 * below 0.5 or a number is not finite or impossible, the claim is a refusal. Used by one thread.
 */
class PhasePusher {
public:
    static constexpr std::uint64_t period_ns = 20'000'000;

    /** Makes room for the claims of a window of `window_ns`. Allocates; look at ready() then. */
    PhasePusher(LocalcastRuntime* runtime, std::uint64_t source, std::uint64_t reference, std::uint64_t window_ns)
        : runtime_(runtime), source_(source), reference_(reference),
          ring_(PayloadRing::create(runtime, sizeof(PhaseClaim),
                                    ring_entries(window_ns, static_cast<double>(period_ns)))),
          producer_(Producer<Kind::phase_claim>::create(SensorId(source)))
    {
    }

    /** Adds a bargraph; false when another one says the same already. Allocates. */
    [[nodiscard]] bool add(PhaseField field, const FAUSTFLOAT* zone)
    {
        if (has(field))
            return false;
        fields_.emplace_back(field, zone);
        return true;
    }

    [[nodiscard]] std::uint64_t source() const noexcept { return source_; }
    [[nodiscard]] std::uint64_t reference() const noexcept { return reference_; }

    /** Whether there was memory, and a runtime to push to. */
    [[nodiscard]] bool ready() const noexcept { return ring_ && producer_; }

    /** Whether a bargraph says this. */
    [[nodiscard]] bool has(PhaseField field) const noexcept
    {
        for (const auto& entry : fields_) {
            if (entry.first == field)
                return true;
        }
        return false;
    }

    /** A claim of what the bargraphs hold, as of `time_ns`, one past the last frame computed.
     * producer-thread, rt */
    void push(std::uint64_t time_ns, int sample_rate_hz) LOCALCAST_RT
    {
        const StreamTime time = stream_time(time_ns);
        if (!ready() || !push_copy(*producer_, runtime_, *ring_, time, time.time_since_epoch(),
                                   describe(time_ns, sample_rate_hz)))
            ++failed_;
    }

    /** Claims that found no room.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t failed() const LOCALCAST_RT { return failed_; }

private:
    [[nodiscard]] PhaseClaim describe(std::uint64_t time_ns, int sample_rate_hz) const LOCALCAST_RT
    {
        PhaseClaim claim = blank(time_ns, sample_rate_hz);
        claim.coherence = 1.0F;
        claim.confidence = 1.0F;
        claim.valid = LOCALCAST_PHASE_VALID_DELAY;
        bool valid = true;
        for (const auto& [field, zone] : fields_) {
            const auto value = static_cast<double>(*zone);
            valid = valid && (field != PhaseField::valid || value >= 0.5);
            take(claim, field, value);
        }
        return valid && detail::is_sound(claim) ? claim : blank(time_ns, sample_rate_hz);
    }

    /** A refusal. */
    [[nodiscard]] PhaseClaim blank(std::uint64_t time_ns, int sample_rate_hz) const LOCALCAST_RT
    {
        PhaseClaim claim{};
        claim.source_id_hash = source_;
        claim.reference_id_hash = reference_;
        claim.evidence_start_ns = time_ns < period_ns ? 0 : time_ns - period_ns;
        claim.evidence_end_ns = time_ns;
        claim.polarity = 1;
        claim.sample_rate_hz = static_cast<std::uint32_t>(sample_rate_hz);
        return claim;
    }

    static void take(PhaseClaim& claim, PhaseField field, double value) LOCALCAST_RT
    {
        switch (field) {
        case PhaseField::delay_ms:
            claim.delay_samples = value * 1e-3 * claim.sample_rate_hz;
            break;
        case PhaseField::sro_ppm:
            claim.sampling_rate_offset_ppm = value;
            claim.valid |= LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
            break;
        case PhaseField::phase_rad:
            claim.phase_rad = value;
            claim.valid |= LOCALCAST_PHASE_VALID_PHASE;
            break;
        case PhaseField::polarity:
            claim.polarity = value < 0.0 ? -1 : 1;
            break;
        case PhaseField::coherence:
            claim.coherence = static_cast<float>(value);
            break;
        case PhaseField::confidence:
            claim.confidence = static_cast<float>(value);
            break;
        case PhaseField::delay_samples:
            claim.delay_samples = value;
            break;
        default:
            break;
        }
    }

    RuntimeRef runtime_;
    std::uint64_t source_;
    std::uint64_t reference_;
    std::optional<PayloadRing> ring_;
    std::optional<Producer<Kind::phase_claim>> producer_;
    std::vector<std::pair<PhaseField, const FAUSTFLOAT*>> fields_;
    std::uint64_t failed_ = 0;
};

} // namespace localcast::faust
