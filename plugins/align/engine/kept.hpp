// A result that is kept: what a session stores and recalls.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

namespace localcast::plugin::align {

/// A delay that runs straight along the host's timeline, where that is known.
struct Kept {
    double delay_samples = 0;  // behind the reference, at `position`
    double offset_ppm = 0;     // that the delay grows by
    double distance_samples = 0; // the delay when the track was first measured: what an anchored track keeps
    double sample_rate_hz = 0; // that samples are of; 0: nothing is kept
    std::int64_t position = 0; // of the host, in samples
    std::uint64_t reference = 0; // hash of the source that it was measured against
    float coherence = 0, confidence = 0;
    std::int32_t polarity = 1;
    std::uint32_t has_position = 0;

    [[nodiscard]] bool exists() const { return sample_rate_hz > 0; }

    /// Whether every number is one that a measurement can have: it may come from a damaged session.
    [[nodiscard]] bool is_sane() const {
        const auto within = [](double value, double limit) { return std::isfinite(value) && std::abs(value) <= limit; };
        return within(delay_samples, 1e6) && within(offset_ppm, 1e4) && within(distance_samples, 1e6) &&
               (sample_rate_hz == 0 || (sample_rate_hz >= 1000 && sample_rate_hz <= 2e6)) && within(coherence, 1) && within(confidence, 1) &&
               (polarity == 1 || polarity == -1) && has_position <= 1 && position > -(std::int64_t{1} << 52) &&
               position < (std::int64_t{1} << 52);
    }

    [[nodiscard]] friend bool operator==(const Kept &, const Kept &) = default;
};

} // namespace localcast::plugin::align
