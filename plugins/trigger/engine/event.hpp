// Events as an instance sees them: what was heard, and what became of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace localcast::plugin::trigger {

struct Event {
    std::int64_t frame = 0; // of the stream, at the instance's rate, nearest to the onset
    std::uint64_t onset_ns = 0;
    std::uint64_t source = 0;
    float strength = 0, confidence = 0;
    std::uint32_t type = 0; // LOCALCAST_EVENT_TYPE_...

    /// By onset, and of those at one frame by source: an order that does not depend on who was heard first.
    [[nodiscard]] friend bool operator<(const Event &a, const Event &b) {
        return a.frame != b.frame ? a.frame < b.frame : a.source < b.source;
    }
};

/// What was done about an event, and why not.
enum class Verdict : std::uint8_t {
    fired,      // at its very sample
    fired_late, // as soon as it was known
    other_type,
    too_weak,
    unsure,
    too_soon, // after the last one
    bypassed,
    missed, // known a second late or more, or of a moment that this track did not play
};

/// An event for a list.
struct EventReport {
    std::uint64_t number = 0; // since the instance began, from 1
    std::uint64_t onset_ns = 0;
    std::uint64_t source = 0;
    float strength = 0, confidence = 0, late_ms = 0;
    std::uint8_t type = 0;
    Verdict verdict = Verdict::fired;
    std::uint16_t reserved = 0;
};

/// In words for a list and a screen reader: "acted on", "31 ms late", "too weak", ...
[[nodiscard]] std::string verdict_text(Verdict verdict, double late_ms);

} // namespace localcast::plugin::trigger
