// The audio thread's side of an engine.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include "localcast_juce/audio/sanitised_copy.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::plugin::align {
namespace {

// A track that has been silent for so long rests: it is neither measured nor the survey's business.
constexpr double kRestSeconds = 10;
// A jump of the host that moves a drifting track by less than this is none to the analysis.
constexpr double kSmallJump = 0.5;
// The others, and the screen, are told so many times a second.
constexpr std::uint32_t kToldPerSecond = 50;

// One writer: no read-modify-write is needed. relaxed: a count by itself.
void add(std::atomic<std::uint64_t> &count, std::uint64_t n) {
    count.store(count.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

// How many frames from the first on hold nothing in any channel.
std::uint32_t leading_silence(std::span<float *const> channels, std::uint32_t frames) {
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const float *const sound = std::find_if(channels[i], channels[i] + frames, [](float sample) { return sample != 0.0f; });
        frames = static_cast<std::uint32_t>(sound - channels[i]);
    }
    return frames;
}

// A position that stands still is no place, and neither is one that no timeline reaches.
std::optional<std::int64_t> position_of(const audio::HostBlock &host) {
    constexpr std::int64_t farthest = std::int64_t{1} << 60;
    const bool is_place = host.playing && host.position && *host.position > -farthest && *host.position < farthest;
    return is_place ? host.position : std::nullopt;
}

// How far it is to a moment, a piece at most: moments may lie anywhere, timelines begin before zero.
std::int64_t piece_until(std::int64_t moment, std::int64_t now) {
    return moment - piece_frames >= now ? piece_frames : moment - now;
}

} // namespace

void Engine::process(std::span<float *const> channels, const audio::HostBlock &host, const Settings &settings) {
    if (host.frames == 0 || channels.empty() || mover_.channels() == 0) {
        return;
    }
    const Gate::Passage passage(gate_);
    Session *const session = passage ? session_.get() : nullptr;
    take_in_kept();
    const audio::BlockTime time = meet_host(session, channels, host);
    obey(session, time, host, settings);
    if (session != nullptr) {
        read_claims(*session);
    }
    move(channels, host.frames);
    tell(session, host.frames);
}

// What the owner gave to be kept: a run begins with it.
void Engine::take_in_kept() {
    const std::uint64_t given = kept_given_.load(std::memory_order_acquire); // acquire: with what was given
    if (given == kept_taken_.load(std::memory_order_relaxed)) { // relaxed: written by this thread
        return;
    }
    if (const std::optional<Kept> kept = kept_in_.read()) {
        kept_ = *kept;
        kept_out_.write(kept_);
        kept_taken_.store(given, std::memory_order_release); // release: the owner sees the one that was written out
        recalled_ = true;
    }
}

// Where the block is, and whether another run begins with it.
audio::BlockTime Engine::meet_host(Session *session, std::span<float *const> channels, const audio::HostBlock &host) {
    audio::BlockTime time;
    time.first_frame = timeline_.stream_frame(now_); // without a room: on and on
    if (session != nullptr) {
        std::array<const float *, most_channels> inputs;
        const std::size_t count = std::min({channels.size(), inputs.size(), mover_.channels()});
        std::copy_n(channels.begin(), count, inputs.begin());
        time = session->feed.push(std::span(inputs.data(), count), host).time;
        if (session->serial != known_session_) {
            known_session_ = session->serial;
            source_ = session->feed.source().hash();
            reference_ = chosen_ns_ = 0; // that was the other group's
            survey_ = {};
            fresh_ = true;
            if (is_offline()) {
                session->listening.set_offline(true); // the render may have begun while the owner joined
            }
        }
    }
    const std::optional<std::int64_t> position = position_of(host);
    fresh_ = fresh_ || (host.playing && !was_playing_);
    was_playing_ = host.playing;
    if (fresh_ || recalled_) {
        begin_run(time, position);
        begin_from_kept(session);
        return time;
    }
    if (rests_) {
        wake(channels, time, position, host.frames);
    }
    const std::int64_t frame = timeline_.frame(time.first_frame);
    const std::int64_t left = timeline_.place(frame); // had the host not jumped
    const std::int64_t jump = timeline_.follow(time.first_frame, position);
    aim_anew_ = aim_anew_ || jump != 0 || frame != now_;
    now_ = frame;
    const double slope = placement_.line() ? placement_.line()->slope : 0;
    if (jump != 0) {
        placement_.leave(left);
    }
    if (std::abs(slope * static_cast<double>(jump)) >= kSmallJump) {
        begin_run(time, position); // what was heard before tells another delay
    }
    return time;
}

// After a long silence a run begins with the first sample that is none, wherever that is in its block.
void Engine::wake(std::span<float *const> channels, audio::BlockTime time, std::optional<std::int64_t> position,
                  std::uint32_t frames) {
    const std::uint32_t silence = leading_silence(channels.first(std::min(channels.size(), mover_.channels())), frames);
    if (silence == frames) {
        return;
    }
    rests_ = false;
    time.first_frame += silence;
    time.time = frame_time({}, time.first_frame, time.sample_rate_hz);
    begin_run(time, position ? std::optional(*position + silence) : std::nullopt);
}

void Engine::begin_run(const audio::BlockTime &time, std::optional<std::int64_t> position) {
    const std::int64_t passed = timeline_.frame(time.first_frame); // since the last one began
    chosen_frame_ -= passed;
    role_frame_ = role_frame_ == never ? never : role_frame_ - passed;
    timeline_.begin(time.first_frame, to_ns(time.time), position);
    now_ = 0;
    pending_.clear();
    aim_anew_ = true;
    is_listening_ = false;
}

// A reference that is chosen by ear is chosen anew when the host begins to play; until then there is none.
void Engine::begin_from_kept(Session *session) {
    if (fresh_ && chosen_ns_ != 0) {
        reference_ = chosen_ns_ = 0;
    }
    placement_.begin(kept_, fresh_ ? reference_ != 0 && reference_ == source_ : placement_.is_reference());
    if (fresh_) {
        run_start_ns_ = timeline_.first_ns();
        role_frame_ = never;
        quiet_frames_ = 0;
        rests_ = mover_sleeps_ = false;
        // After silence nobody hears that the mover forgets it; a run then sounds as after prepare(), to the bit.
        if (!mover_is_clear_ && silent_frames_ >= mover_memory_) {
            mover_.clear();
            mover_is_clear_ = true;
        }
        if (session != nullptr) {
            session->listening.run_from(run_start_ns_);
        }
    }
    fresh_ = recalled_ = false;
}

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
            begin_run(time, position_of(host));
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
        add(late_claims_, late || !fits);
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

void Engine::move(std::span<float *const> channels, std::uint32_t frames) {
    std::array<float *, most_channels> outputs;
    const std::size_t count = std::min({channels.size(), outputs.size(), mover_.channels()});
    for (std::uint32_t done = 0; done < frames;) {
        take_effect();
        if (aim_anew_) {
            mover_.aim(placement_.aim(timeline_.place(now_), settings_));
            aim_anew_ = false;
        }
        const std::int64_t next = std::min(pending_.next(), role_frame_);
        const std::int64_t next_place = std::min(placement_.surmised_until(), placement_.limit_at());
        const std::int64_t until = std::min<std::int64_t>(
            {frames - done, piece_until(next, now_), piece_until(next_place, timeline_.place(now_))});
        for (std::size_t i = 0; i < count; ++i) {
            outputs[i] = channels[i] + done;
        }
        const std::span<float *const> piece(outputs.data(), count);
        const std::uint32_t moved = mover_sleeps_ ? sleep_through(piece, static_cast<std::uint32_t>(until))
                                                  : move_piece(piece, static_cast<std::uint32_t>(until));
        done += moved;
        now_ += moved;
        placement_.pass(moved);
    }
    rests_ = static_cast<double>(quiet_frames_) >= kRestSeconds * format_.sample_rate_hz;
}

// Silence goes in, and has for so long that silence comes out. 0 frames when it ends.
std::uint32_t Engine::sleep_through(std::span<float *const> channels, std::uint32_t frames) {
    const std::uint32_t silence = leading_silence(channels, frames);
    silent_frames_ += silence;
    quiet_frames_ += silence;
    for (float *const channel : channels) {
        std::fill_n(channel, silence, 0.0f); // the sign of a zero, too
    }
    if (silence == 0) {
        mover_sleeps_ = false;
        quiet_frames_ = 0;
        aim_anew_ = true; // it was cleared: it is where it is to be from the first sample on
    }
    return silence;
}

std::uint32_t Engine::move_piece(std::span<float *const> channels, std::uint32_t frames) {
    // Not beyond the sample at which it may sleep.
    frames = static_cast<std::uint32_t>(std::min<std::uint64_t>(frames, mover_memory_ - quiet_frames_));
    std::array<const float *, most_channels> inputs;
    std::uint32_t silence = frames; // at the end of all channels
    for (std::size_t i = 0; i < channels.size(); ++i) {
        float *const input = scratch_.data() + i * piece_frames;
        add(repaired_samples_, audio::sanitised_copy(input, channels[i], frames));
        for (std::uint32_t n = 0; n < silence; ++n) {
            silence = input[frames - 1 - n] != 0.0f ? n : silence;
        }
        inputs[i] = input;
    }
    silent_frames_ = silence + (silence == frames ? silent_frames_ : 0);
    quiet_frames_ = silence + (silence == frames ? quiet_frames_ : 0);
    mover_is_clear_ = false;
    bypass_.keep(std::span(inputs.data(), channels.size()), frames);
    mover_.process(std::span(inputs.data(), channels.size()), channels, frames);
    bypass_.mix(channels, frames, settings_.bypass);
    if (quiet_frames_ >= mover_memory_) {
        mover_.clear();
        mover_is_clear_ = mover_sleeps_ = true;
    }
    return frames;
}

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

MemberNote Engine::describe(const Session *session) const {
    MemberNote note;
    note.kind = member_note_kind;
    note.sample_rate_hz = format_.sample_rate_hz;
    note.latency_frames = base_frames_;
    note.mode = static_cast<std::uint8_t>(settings_.mode);
    note.rule = static_cast<std::uint8_t>(settings_.rule);
    note.wants_reference = settings_.reference;
    note.excluded = settings_.exclude;
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
