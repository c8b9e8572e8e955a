// What a user chooses for one track. All of it are parameters of the plugin.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace localcast::plugin::align {

enum class Mode : std::uint8_t {
    track,   // measured and followed for as long as it sounds
    capture, // measured once, then kept
    manual   // moved by hand alone
};

enum class PolarityChoice : std::uint8_t { automatic, normal, inverted };

/// Who is the reference where no track of the group is marked as such.
enum class ReferenceRule : std::uint8_t {
    most_coherent, // who has most in common with the others
    earliest       // where the sound arrives first
};

inline constexpr double range_ms = 100.0; // that delays are looked for in, to either side
inline constexpr unsigned group_count = 8; // A to H

struct Settings {
    Mode mode = Mode::track;
    PolarityChoice polarity = PolarityChoice::automatic;
    ReferenceRule rule = ReferenceRule::most_coherent;
    bool reference = false; // the group lines up to this track
    bool anchor = false;    // this track keeps the distance that it had when it was first measured
    bool exclude = false;   // neither measured nor moved
    bool lock = false;      // stays as it is, whatever is measured
    bool follow_drift = true;
    bool bypass = false;
    double max_shift_ms = range_ms; // a delay beyond this is not followed
    double nudge_ms = 0.0;          // positive: later

    [[nodiscard]] friend bool operator==(const Settings &, const Settings &) = default;
};

/// The latencies to choose from: how far a track may lag the reference and still be moved to it.
inline constexpr std::array<double, 5> latencies_ms{5.0, 15.0, 30.0, 60.0, 100.0};
inline constexpr std::size_t default_latency = 2;

/// Frames that the mover's filters look ahead, with room for what it glides through.
inline constexpr std::uint32_t mover_lookahead = 32;

/// What the host is told.
[[nodiscard]] inline std::uint32_t latency_frames(std::size_t choice, double sample_rate_hz) {
    const double ms = latencies_ms[choice < latencies_ms.size() ? choice : default_latency];
    return static_cast<std::uint32_t>(std::ceil(ms * 1e-3 * sample_rate_hz)) + mover_lookahead;
}

} // namespace localcast::plugin::align
