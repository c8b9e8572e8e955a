// Words for event types.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/event_estimate.hpp"

namespace localcast::estimators {

std::string_view event_type_text(EventType type) noexcept {
    switch (type) {
    case EventType::clap:
        return "clap";
    case EventType::transient:
        return "transient";
    case EventType::sustained:
        return "sustained";
    case EventType::other:
        break;
    }
    return "other";
}

} // namespace localcast::estimators
