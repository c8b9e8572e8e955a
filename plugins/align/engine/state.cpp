// SPDX-License-Identifier: MIT
#include "state.hpp"

namespace localcast::plugin::align {
namespace {

std::string with_reason(const char *text, estimators::PhaseRefusal refusal) {
    const std::string_view reason = estimators::phase_refusal_text(refusal);
    return reason.empty() ? std::string(text) : std::string(text) + ": " + std::string(reason);
}

} // namespace

std::string state_text(State state, estimators::PhaseRefusal refusal) {
    switch (state) {
    case State::not_prepared: return "not playing yet";
    case State::excluded: return "excluded";
    case State::manual: return "by hand";
    case State::reference: return "reference";
    case State::alone: return "alone in the group";
    case State::choosing: return "searching: a reference is being chosen";
    case State::searching: return with_reason("searching", refusal);
    case State::tracking: return "tracking";
    case State::held: return refusal == estimators::PhaseRefusal::none ? "held: nothing new is heard" : with_reason("held", refusal);
    case State::refused: return with_reason("refused", refusal);
    case State::capturing: return "capturing";
    case State::captured: return "captured";
    case State::locked: return "locked";
    case State::too_far: return "not moved: beyond the maximum shift";
    case State::too_late: return "not moved: needs a longer latency";
    }
    return "";
}

} // namespace localcast::plugin::align
