// SPDX-License-Identifier: MIT
#include "state.hpp"

namespace localcast::plugin::align {
namespace {

std::string with_reason(const char *text, estimators::PhaseRefusal refusal) {
    const std::string_view reason = estimators::phase_refusal_text(refusal);
    return reason.empty() ? std::string(text) : std::string(text) + ": " + std::string(reason);
}

} // namespace

std::string state_text(TrackState state, estimators::PhaseRefusal refusal) {
    switch (state) {
    case TrackState::not_prepared: return "not playing yet";
    case TrackState::excluded: return "excluded";
    case TrackState::manual: return "by hand";
    case TrackState::reference: return "reference";
    case TrackState::alone: return "alone in the group";
    case TrackState::choosing: return "searching: a reference is being chosen";
    case TrackState::searching: return with_reason("searching", refusal);
    case TrackState::tracking: return "tracking";
    case TrackState::held: return refusal == estimators::PhaseRefusal::none ? "held: nothing new is heard" : with_reason("held", refusal);
    case TrackState::refused: return with_reason("refused", refusal);
    case TrackState::capturing: return "capturing";
    case TrackState::captured: return "captured";
    case TrackState::locked: return "locked";
    case TrackState::too_far: return "not moved: beyond the maximum shift";
    case TrackState::too_late: return "not moved: needs a longer latency";
    }
    return "";
}

} // namespace localcast::plugin::align
