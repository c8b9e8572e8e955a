// Which events are acted on.
// SPDX-License-Identifier: MIT
#pragma once

#include "event.hpp"
#include "settings.hpp"

#include "localcast_reservoir.h"

#include <cstdint>

namespace localcast::plugin::trigger {

/// Events come in the order in which they would be acted on; so what is too soon does not depend on when they were heard.
class Judge {
public:
    /// producer-thread, rt
    void prepare(double sample_rate_hz) LOCALCAST_RT {
        sample_rate_hz_ = sample_rate_hz;
        any_ = false;
    }

    /// Whether it is of a source that is listened to at all; `own` is the hash of this track's.
    /// producer-thread, rt
    [[nodiscard]] static bool concerns(const Event &event, const Settings &settings, std::uint64_t own) LOCALCAST_RT;

    /// Of an event that could be acted on at this own frame. Every verdict but `fired` and `fired_late` leaves all as it was.
    /// producer-thread, rt
    [[nodiscard]] Verdict judge(const Event &event, const Settings &settings, std::int64_t frame, bool late) LOCALCAST_RT;

private:
    double sample_rate_hz_ = 48000.0;
    bool any_ = false;       // anything was acted on
    std::int64_t last_ = 0;  // at this own frame
};

} // namespace localcast::plugin::trigger
