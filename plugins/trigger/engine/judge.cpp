// SPDX-License-Identifier: MIT
#include "judge.hpp"

#include "localcast_claims.h"

#include <cmath>

namespace localcast::plugin::trigger {
namespace {

bool is_of(TypeChoice choice, std::uint32_t type) {
    switch (choice) {
    case TypeChoice::any: return true;
    case TypeChoice::clap: return type == LOCALCAST_EVENT_TYPE_CLAP;
    case TypeChoice::transient: return type == LOCALCAST_EVENT_TYPE_TRANSIENT;
    case TypeChoice::sustained: return type == LOCALCAST_EVENT_TYPE_SUSTAINED;
    }
    return false;
}

} // namespace

bool Judge::concerns(const Event &event, const Settings &settings, std::uint64_t own) LOCALCAST_RT {
    switch (settings.source) {
    case SourceChoice::own: return event.source == own;
    case SourceChoice::any: return true;
    case SourceChoice::chosen: return settings.chosen != 0 && event.source == settings.chosen;
    }
    return false;
}

Verdict Judge::judge(const Event &event, const Settings &settings, std::int64_t frame, bool late) LOCALCAST_RT {
    if (!is_of(settings.type, event.type)) {
        return Verdict::other_type;
    }
    if (static_cast<double>(event.strength) < std::pow(10.0, settings.least_strength_db / 20.0)) {
        return Verdict::too_weak;
    }
    if (static_cast<double>(event.confidence) < settings.least_confidence) {
        return Verdict::unsure;
    }
    const double spacing = settings.spacing_ms * 1e-3 * sample_rate_hz_;
    if (any_ && static_cast<double>(frame - last_) < spacing) {
        return Verdict::too_soon;
    }
    if (settings.bypass) {
        return Verdict::bypassed;
    }
    any_ = true;
    last_ = frame;
    return late ? Verdict::fired_late : Verdict::fired;
}

} // namespace localcast::plugin::trigger
