// A phase claim that may be acted on, and its numbers.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

#include "faust/localcast/PhaseBinding.h"
#include "localcast_claims.h"
#include "localcast_payload.h"

namespace localcast::faust {

/** A claim that may be acted on. */
struct LivePhaseClaim {
    LocalcastPhaseClaimDescriptor descriptor{};
    std::uint64_t timestamp_ns = 0;
};

namespace detail {

inline bool within(double value, double low, double high) noexcept
{
    return value >= low && value <= high; // false for NaN
}

/** No delay is longer: hours at any sample rate. */
inline constexpr double longest_delay_samples = 1e9;

/** No clock is further off: it would stand still, or run twice as fast. */
inline constexpr double largest_rate_offset_ppm = 1e6;

/** Every number that the claim says it measured is finite and in its range. */
inline bool is_sound(const LocalcastPhaseClaimDescriptor& claim) noexcept
{
    const bool rate_offset_ok = (claim.valid & LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET) == 0 ||
                                within(claim.sampling_rate_offset_ppm, -largest_rate_offset_ppm,
                                       largest_rate_offset_ppm);
    const bool phase_ok =
        (claim.valid & LOCALCAST_PHASE_VALID_PHASE) == 0 || within(claim.phase_rad, -3.1416, 3.1416);
    return (claim.valid & LOCALCAST_PHASE_VALID_DELAY) != 0 &&
           within(claim.delay_samples, -longest_delay_samples, longest_delay_samples) &&
           claim.sample_rate_hz != 0 && (claim.polarity == 1 || claim.polarity == -1) &&
           within(static_cast<double>(claim.coherence), 0.0, 1.0) &&
           within(static_cast<double>(claim.confidence), 0.0, 1.0) && rate_offset_ok && phase_ok;
}

} // namespace detail

/**
 * Copies what `sample` claims, as localcast_runtime_copy_payload() does.
 * any-thread, rt
 */
inline LocalcastStatus copy_phase_claim(const LocalcastRuntime* runtime, const LocalcastSampleHandle& sample,
                                        LivePhaseClaim& claim) LOCALCAST_RT
{
    claim.timestamp_ns = sample.timestamp_ns;
    return localcast_runtime_copy_payload(runtime, LOCALCAST_SAMPLE_PHASE_CLAIM, &sample, 0, &claim.descriptor,
                                          sizeof claim.descriptor);
}

/**
 * Whether the claim is sound, of `source` and against `reference` (0: any).
 * any-thread, rt
 */
inline bool is_usable(const LivePhaseClaim& claim, std::uint64_t source, std::uint64_t reference) LOCALCAST_RT
{
    return claim.descriptor.source_id_hash == source &&
           (reference == 0 || claim.descriptor.reference_id_hash == reference) && detail::is_sound(claim.descriptor);
}

/**
 * What `sample` claims of `source`, if it is live, sound and against `reference` (0: any). A refusal, a claim with a
 * number out of range and one that has left the window are all the same absence.
 * any-thread, rt
 */
inline std::optional<LivePhaseClaim> read_phase_claim(const LocalcastRuntime* runtime,
                                                      const LocalcastSampleHandle& sample, std::uint64_t source,
                                                      std::uint64_t reference) LOCALCAST_RT
{
    LivePhaseClaim claim;
    if (copy_phase_claim(runtime, sample, claim) != LOCALCAST_OK || !is_usable(claim, source, reference))
        return std::nullopt;
    return claim;
}

/**
 * The claim's delay at stream time `now_ns`, in samples at `sample_rate_hz` (0: at the claim's own rate): under drift
 * it has grown since the claim's timestamp, or will grow until then. Without a measured drift it is as claimed.
 * any-thread, rt
 */
inline double delay_now_samples(const LivePhaseClaim& claim, std::uint64_t now_ns, double sample_rate_hz) LOCALCAST_RT
{
    const LocalcastPhaseClaimDescriptor& d = claim.descriptor;
    const double claim_rate_hz = d.sample_rate_hz;
    const double rate_hz = sample_rate_hz > 0.0 ? sample_rate_hz : claim_rate_hz;
    const double delay_samples =
        rate_hz != claim_rate_hz ? d.delay_samples * (rate_hz / claim_rate_hz) : d.delay_samples;
    if ((d.valid & LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET) == 0)
        return delay_samples;
    const double elapsed_s = now_ns >= claim.timestamp_ns ? static_cast<double>(now_ns - claim.timestamp_ns) * 1e-9
                                                          : static_cast<double>(claim.timestamp_ns - now_ns) * -1e-9;
    return delay_samples + d.sampling_rate_offset_ppm * 1e-6 * elapsed_s * rate_hz;
}

/**
 * A field's value at stream time `now_ns`; nothing where the claim did not measure it. Samples are given at
 * `sample_rate_hz` (0: at the claim's own rate).
 * any-thread, rt
 */
inline std::optional<double> phase_field_value(PhaseField field, const LivePhaseClaim& claim, std::uint64_t now_ns,
                                               double sample_rate_hz) LOCALCAST_RT
{
    const LocalcastPhaseClaimDescriptor& d = claim.descriptor;
    switch (field) {
    case PhaseField::delay_samples:
        return delay_now_samples(claim, claim.timestamp_ns, sample_rate_hz);
    case PhaseField::delay_ms:
        return d.delay_samples * 1e3 / static_cast<double>(d.sample_rate_hz);
    case PhaseField::delay_now_samples:
        return delay_now_samples(claim, now_ns, sample_rate_hz);
    case PhaseField::delay_now_whole:
        return std::floor(delay_now_samples(claim, now_ns, sample_rate_hz) + 0.5);
    case PhaseField::delay_now_fraction: {
        const double delay_samples = delay_now_samples(claim, now_ns, sample_rate_hz);
        return delay_samples - std::floor(delay_samples + 0.5);
    }
    case PhaseField::sro_ppm:
        return (d.valid & LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET) != 0
                   ? std::optional<double>(d.sampling_rate_offset_ppm)
                   : std::nullopt;
    case PhaseField::phase_rad:
        return (d.valid & LOCALCAST_PHASE_VALID_PHASE) != 0 ? std::optional<double>(d.phase_rad) : std::nullopt;
    case PhaseField::polarity:
        return d.polarity;
    case PhaseField::coherence:
        return static_cast<double>(d.coherence);
    case PhaseField::confidence:
        return static_cast<double>(d.confidence);
    case PhaseField::valid:
        return 1.0;
    case PhaseField::age_ms:
        return now_ns > claim.timestamp_ns ? static_cast<double>(now_ns - claim.timestamp_ns) * 1e-6 : 0.0;
    }
    return std::nullopt;
}

} // namespace localcast::faust
