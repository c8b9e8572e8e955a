// SPDX-License-Identifier: MIT
#include "event.hpp"

#include <cmath>

namespace localcast::plugin::trigger {

std::string verdict_text(Verdict verdict, double late_ms) {
    switch (verdict) {
    case Verdict::fired: return "acted on";
    case Verdict::fired_late: return "acted on " + std::to_string(std::lround(std::ceil(late_ms))) + " ms late";
    case Verdict::other_type: return "another type";
    case Verdict::too_weak: return "too weak";
    case Verdict::unsure: return "not sure enough";
    case Verdict::too_soon: return "too soon after the last one";
    case Verdict::bypassed: return "bypassed";
    case Verdict::missed: return "missed";
    }
    return "";
}

} // namespace localcast::plugin::trigger
