// The audio thread's side of an engine: what is chosen, against whom it is measured, and what claims say of that.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include "localcast_juce/clock/host_position.hpp"
#include "localcast_juce/room/own_count.hpp"

#include <algorithm>

namespace localcast::plugin::align {

bool Engine::wants_to_listen() const {
    const bool captured = settings_.mode == Mode::capture && placement_.captured();
    return !rests_ && !settings_.exclude && settings_.mode != Mode::manual && !settings_.lock && !captured;
}

// What the user chose or pressed since the last block.
void Engine::obey(Session *session, const audio::BlockTime &time, const audio::HostBlock &host, const Settings &settings) {
    const bool locked_now = settings.lock && !settings_.lock;
    const bool captures_now = settings.mode == Mode::capture && settings_.mode != Mode::capture;
    aim_anew_ = aim_anew_ || !(settings == settings_);
    settings_ = settings;
    if (captures_now && kept_.exists()) {
        placement_.begin(kept_, placement_.is_reference()); // it was captured before: the button alone measures anew
    }
    const std::uint64_t asked = captures_asked_.load(std::memory_order_relaxed); // relaxed: a count by itself
    const bool pressed = asked != captures_seen_;
    captures_seen_ = asked;
    if (pressed && settings.mode == Mode::capture && !settings.lock) {
        kept_ = {};
        kept_out_.write(kept_);
        placement_.measure_anew();
        is_listening_ = false; // what sounds from now on
    } else if (locked_now || (pressed && settings.mode == Mode::track)) {
        keep_line();
    }
    const bool wants = session != nullptr && wants_to_listen();
    if (wants && !is_listening_) {
        if (now_ > 0) {
            begin_run(time, audio::place_of(host));
        }
        session->listening.listen_from(timeline_.first_ns());
    } else if (session != nullptr && !wants) {
        session->listening.listen_from(0);
    }
    is_listening_ = wants;
    if (session != nullptr && is_offline()) {
        session->listening.analyse_now();
    }
    if (session != nullptr) {
        take_reference(*session);
    }
}

// A choice by hand makes a track the reference as soon as it is seen. One by ear does so at a fixed time after its moment,
// whoever hears of it when: so that it is the same sample in a bounce.
void Engine::take_reference(const Session &session) {
    survey_ = session.listening.survey().value_or(survey_);
    const std::optional<ReferenceChoice> choice = session.listening.reference();
    if (!choice) {
        return;
    }
    alone_ = choice->alone;
    if (choice->source == reference_ && choice->chosen_ns == chosen_ns_) {
        return;
    }
    reference_ = choice->source;
    chosen_ns_ = choice->chosen_ns;
    const bool by_ear = chosen_ns_ != 0;
    chosen_frame_ = by_ear ? timeline_.frame_at(chosen_ns_, format_.sample_rate_hz) : now_;
    role_frame_ = by_ear ? std::max<std::int64_t>(chosen_frame_, 0) + claim_latency_frames_ : now_;
}

void Engine::keep_line() {
    if (const auto kept = placement_.keep(timeline_.place(now_), timeline_.has_position(), reference_)) {
        kept_ = *kept;
        kept_out_.write(kept_);
    }
}

void Engine::read_claims(Session &session) {
    constexpr int most_rounds = 4; // of 64 claims, the others' among them: more than are made in the longest block
    for (int round = 0; round < most_rounds;) {
        const Result<audio::Claim<Kind::phase_claim>> read = session.claims.next();
        if (!read) {
            ++round;
            continue;
        }
        const PhaseClaim &claim = read->claim;
        if (claim.reference_id_hash != reference_) { // the analysis may have changed over since
            take_reference(session);
        }
        // Of this run, and against this reference: others may still lie in the window.
        if ((claim.valid & LOCALCAST_PHASE_VALID_DELAY) == 0 || claim.reference_id_hash != reference_ ||
            claim.evidence_start_ns < timeline_.first_ns() || claim.sample_rate_hz == 0) {
            continue;
        }
        const std::int64_t frame = timeline_.frame_at(claim.evidence_end_ns, format_.sample_rate_hz);
        PendingClaim pending;
        pending.effect = std::max(frame, chosen_frame_) + claim_latency_frames_;
        pending.line.delay_samples = claim.delay_samples * format_.sample_rate_hz / claim.sample_rate_hz;
        pending.line.slope_known = (claim.valid & LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET) != 0;
        pending.line.slope = pending.line.slope_known ? claim.sampling_rate_offset_ppm * 1e-6 : 0;
        pending.line.at = timeline_.place(frame);
        pending.line.polarity = claim.polarity < 0 ? -1 : 1;
        pending.line.coherence = claim.coherence;
        pending.line.confidence = claim.confidence;
        pending.line.uncertainty_samples = claim.delay_uncertainty_samples;
        const bool late = pending.effect < now_;
        const bool fits = pending_.add(pending);
        audio::add(late_claims_, late || !fits);
    }
}

// What has its moment now: a role, claims, the end of a drift that has not been confirmed.
void Engine::take_effect() {
    if (role_frame_ <= now_) {
        const bool is_reference = reference_ != 0 && reference_ == source_;
        aim_anew_ = aim_anew_ || is_reference != placement_.is_reference();
        placement_.set_reference(is_reference);
        role_frame_ = never;
    }
    if (placement_.surmised_until() <= timeline_.place(now_)) {
        placement_.stand_still(timeline_.place(now_));
        aim_anew_ = true;
    }
    aim_anew_ = aim_anew_ || placement_.limit_at() <= timeline_.place(now_);
    while (pending_.next() <= now_) {
        const bool was_captured = placement_.captured();
        placement_.follow(pending_.take().line, timeline_.place(now_), settings_);
        aim_anew_ = true;
        if (settings_.mode == Mode::capture && placement_.captured() && !was_captured) {
            keep_line();
        }
    }
}

} // namespace localcast::plugin::align
