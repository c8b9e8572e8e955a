// The audio thread's side of an engine: what the others, and the screen, are told of this track.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

namespace localcast::plugin::align {
namespace {

// So many times a second.
constexpr std::uint32_t kToldPerSecond = 50;

} // namespace

void Engine::tell(Session *session, std::uint32_t frames) {
    untold_frames_ += frames;
    if (untold_frames_ * kToldPerSecond < format_.sample_rate_hz && now_ != frames) {
        return;
    }
    untold_frames_ = 0;
    const MemberNote note = describe(session);
    note_.write(note);
    if (session != nullptr) {
        session->room->set_note(note.packed());
    }
}

// What follows from format and choices alone.
MemberNote Engine::note_of(const Settings &settings) const {
    MemberNote note;
    note.kind = member_note_kind;
    note.sample_rate_hz = format_.sample_rate_hz;
    note.latency_frames = base_frames_;
    note.mode = static_cast<std::uint8_t>(settings.mode);
    note.rule = static_cast<std::uint8_t>(settings.rule);
    note.wants_reference = settings.reference;
    note.excluded = settings.exclude;
    return note;
}

MemberNote Engine::describe(const Session *session) const {
    MemberNote note = note_of(settings_);
    note.anchored = settings_.anchor;
    note.locked = settings_.lock;
    note.late_claims = static_cast<std::uint32_t>(late_claims_.load(std::memory_order_relaxed)); // relaxed: of this thread
    const std::int64_t place = timeline_.place(now_);
    if (const std::optional<Line> &line = placement_.line(); line && placement_.uses_line(settings_)) {
        note.has_line = true;
        note.delay_samples = line->delay_at(place);
        note.offset_ppm = static_cast<float>(line->slope * 1e6);
        note.polarity = static_cast<std::int8_t>(line->polarity);
        note.coherence = line->coherence;
        note.confidence = line->confidence;
        note.uncertainty_samples = static_cast<float>(line->uncertainty_samples);
    }
    note.moved_samples = static_cast<float>(-Placement(placement_).aim(place, settings_).delay_samples);
    if (session == nullptr) {
        return note;
    }
    note.source = source_;
    note.reference = reference_;
    note.run_start_ns = run_start_ns_;
    note.played_ns = timeline_.ns(now_, format_.sample_rate_hz);
    note.heard_from_ns = timeline_.first_ns();
    note.rests = rests_;
    note.chosen_ns = survey_.chosen_ns;
    note.most_coherent = survey_.most_coherent;
    note.earliest = survey_.earliest;
    note.state = static_cast<std::uint8_t>(state(*session));
    note.refusal = static_cast<std::uint8_t>(session->listening.refusal());
    return note;
}

TrackState Engine::state(const Session &session) const {
    using estimators::PhaseRefusal;
    const Listening &listening = session.listening;
    const bool known = placement_.line().has_value();
    if (settings_.exclude) return TrackState::excluded;
    if (placement_.obstacle() == Obstacle::beyond_latency) return TrackState::too_late;
    if (settings_.mode == Mode::manual) return TrackState::manual;
    if (reference_ != 0 && reference_ == source_) return TrackState::reference;
    if (known && placement_.obstacle() == Obstacle::beyond_max_shift) return TrackState::too_far;
    if (settings_.lock) return TrackState::locked;
    if (settings_.mode == Mode::capture && placement_.captured()) return TrackState::captured;
    if (alone_) return TrackState::alone;
    if (reference_ == 0) return TrackState::choosing;
    const PhaseRefusal refusal = listening.refusal();
    const bool heard = refusal == PhaseRefusal::none && listening.phase_state() != estimators::PhaseState::holding;
    if (known && heard) return settings_.mode == Mode::capture ? TrackState::capturing : TrackState::tracking;
    if (known) return TrackState::held;
    const bool waits = refusal == PhaseRefusal::none || refusal == PhaseRefusal::too_short ||
                       refusal == PhaseRefusal::reference_silent || refusal == PhaseRefusal::source_silent;
    return waits ? TrackState::searching : TrackState::refused;
}

} // namespace localcast::plugin::align
