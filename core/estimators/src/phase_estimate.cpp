// Refusals and states in words.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/phase_estimate.hpp"

namespace localcast::estimators {

std::string_view phase_refusal_text(PhaseRefusal refusal) noexcept {
    switch (refusal) {
    case PhaseRefusal::none:
        return "";
    case PhaseRefusal::too_short:
        return "too little sound to compare";
    case PhaseRefusal::non_finite:
        return "samples that are not finite numbers (NaN or infinity)";
    case PhaseRefusal::reference_silent:
        return "the reference is silent";
    case PhaseRefusal::source_silent:
        return "the source is silent";
    case PhaseRefusal::unrelated:
        return "nothing in common with the reference within the search range";
    case PhaseRefusal::ambiguous:
        return "several delays fit equally well (the sound repeats itself)";
    case PhaseRefusal::beyond_max_delay:
        return "the delay is beyond the search range";
    case PhaseRefusal::uncertain:
        return "reflections or noise leave the delay uncertain";
    case PhaseRefusal::clipped:
        return "most of the sound is cut off at full scale";
    case PhaseRefusal::inconsistent:
        return "what it has in common with other sources contradicts its delay";
    }
    return "unknown reason";
}

std::string_view phase_state_text(PhaseState state) noexcept {
    switch (state) {
    case PhaseState::searching:
        return "searching";
    case PhaseState::tracking:
        return "tracking";
    case PhaseState::holding:
        return "holding";
    case PhaseState::moving:
        return "moving";
    }
    return "unknown state";
}

} // namespace localcast::estimators
