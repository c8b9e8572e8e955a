// What an event estimator says of one onset.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "localcast_claims.h"

namespace localcast::estimators {

/** What kind of sound began; the values are those of LOCALCAST_EVENT_TYPE_. */
enum class EventType : std::uint32_t {
    other = LOCALCAST_EVENT_TYPE_OTHER,         ///< the sound ended before its kind could be told
    clap = LOCALCAST_EVENT_TYPE_CLAP,           ///< sudden, short, broad, most of it between 0.5 and 8 kHz
    transient = LOCALCAST_EVENT_TYPE_TRANSIENT, ///< sudden, then dying away: drums, plucked strings
    sustained = LOCALCAST_EVENT_TYPE_SUSTAINED  ///< goes on at about its level
};

/** The type in one lower-case English word. */
[[nodiscard]] std::string_view event_type_text(EventType type) noexcept;

/** One onset: the first frame of the first arrival of a sound. Frames count from the first sample fed. */
struct EventEstimate {
    double onset_frame = 0.0;              ///< fractional, >= 0
    double onset_uncertainty_frames = 0.0; ///< one standard deviation, > 0
    double duration_frames = 0.0; ///< until it is 20 dB below its peak, >= 0; 65 ms: or longer
    double strength = 0.0;        ///< peak magnitude after the onset, full scale 1, >= 0
    double confidence = 0.0;      ///< 0..1: how clearly the onset stands out
    EventType type = EventType::other;
};

} // namespace localcast::estimators
