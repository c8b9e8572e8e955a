// What a track is doing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "localcast/estimators/phase_estimate.hpp"

namespace localcast::plugin::align {

enum class TrackState : std::uint8_t {
    not_prepared, // the host has not begun yet, or cannot be served
    excluded,
    manual,
    reference,
    alone,     // nobody else in the group
    choosing,  // no reference yet
    searching, // nothing measured yet
    tracking,
    held,      // what was known is kept: the evidence is poor
    refused,   // nothing known, and the evidence says that nothing can be
    capturing, // measured, but not well enough to be kept
    captured,
    locked,
    too_far,   // beyond the maximum shift
    too_late   // lags by more than the latency can make up for
};
inline constexpr unsigned state_count = 15;

/// A sentence without a full stop, for a table and a screen reader: "held: the source is silent". `refusal` says why
/// where the state has reasons.
[[nodiscard]] std::string state_text(TrackState state, estimators::PhaseRefusal refusal);

} // namespace localcast::plugin::align
