// The audio thread's side of an engine.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include "parts/silence.hpp"

#include "localcast_juce/audio/sanitised_copy.hpp"
#include "localcast_juce/room/own_count.hpp"

#include "localcast/payload_ring.hpp"
#include "localcast/view.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::plugin::trigger {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr double kMostLateSeconds = 1.0; // beyond that nobody would take the one for the answer to the other
constexpr unsigned kMostClaims = 512;    // taken in by one block
// A track that has been silent for so long is not listened to: the analysis has come to hear silence by then, whatever was before.
constexpr double kRestSeconds = 10.0;
constexpr double kLeadSeconds = 0.25; // of silence that the analysis is to hear before what begins then

bool is_sound(const EventClaim &claim, const Sample &sample) {
    return claim.source_id_hash == sample.sensor_id_hash && claim.onset_ns == sample.timestamp_ns &&
           std::isfinite(claim.strength) && claim.strength >= 0.0f && claim.confidence >= 0.0f && claim.confidence <= 1.0f &&
           claim.type <= LOCALCAST_EVENT_TYPE_SUSTAINED;
}

} // namespace

void Engine::process(std::span<float *const> channels, const audio::HostBlock &host, const Settings &settings) {
    const std::span<float *const> treated = channels.first(std::min<std::size_t>(channels.size(), format_.channels));
    const std::int64_t begin = timeline_.end();
    settings_ = legal(settings);
    notes_.begin_block(begin);
    if (host.frames == 0 || treated.empty() || rate_ == 0) {
        return;
    }
    meet_host(treated, host);
    if (session_) {
        hear();
    }
    effect_.set(settings_);
    if (!settings_.midi) {
        notes_.stop(begin);
    }
    for (std::uint32_t offset = 0; offset < host.frames;) {
        const std::uint32_t frames = std::min(host.frames - offset, piece_frames);
        std::array<const float *, most_channels> in{};
        std::array<float *, most_channels> out{};
        for (std::size_t i = 0; i < treated.size(); ++i) {
            out[i] = treated[i] + offset;
            audio::add(repaired_samples_, audio::sanitised_copy(input_[i].data(), out[i], frames));
            in[i] = input_[i].data();
        }
        bypass_.keep({in.data(), treated.size()}, frames);
        play(begin + offset, frames, {in.data(), treated.size()}, {out.data(), treated.size()});
        bypass_.mix({out.data(), treated.size()}, frames, settings_.bypass);
        offset += frames;
    }
    notes_.pass(begin + host.frames);
}

// Into the room, and where that is on its stream.
void Engine::meet_host(std::span<float *const> channels, const audio::HostBlock &host) {
    if (!session_) {
        timeline_.add(timeline_.end(), host.frames);
        return;
    }
    std::array<const float *, most_channels> pushed{};
    std::copy(channels.begin(), channels.end(), pushed.begin());
    const audio::BlockTime time = session_->feed.push({pushed.data(), channels.size()}, host).time;
    // What is found depends on where listening began, and what is too soon on what was before: so both begin anew where the
    // host begins to play.
    const bool begins = fresh_ || (host.playing && !was_playing_);
    if (begins) {
        judges_anew_ = true;
        play_begin_ = static_cast<std::int64_t>(time.first_frame);
    }
    if (can_listen_) {
        listen(channels, time, host.frames, begins);
    }
    fresh_ = false;
    was_playing_ = host.playing;
    session_->worker().analyse_now(); // in an offline render; otherwise nothing
    if (!timeline_.add(static_cast<std::int64_t>(time.first_frame), host.frames)) {
        waiting_.clear();
    }
}

// Rests after a long silence, and begins anew a little before the first sample that is none, wherever that is in its block.
void Engine::listen(std::span<float *const> channels, const audio::BlockTime &time, std::uint32_t frames, bool begins) {
    const auto rest_frames = static_cast<std::uint64_t>(kRestSeconds * rate_);
    const std::uint32_t silence = leading_silence(channels, frames);
    if (begins) {
        quiet_frames_ = 0;
        session_->listen_from(to_ns(time.time));
    } else if (silence < frames && quiet_frames_ + silence >= rest_frames) {
        const auto lead = static_cast<std::uint64_t>(kLeadSeconds * rate_);
        session_->listen_from(to_ns(frame_time({}, time.first_frame + silence - lead, time.sample_rate_hz)));
    }
    quiet_frames_ = silence == frames ? quiet_frames_ + frames : trailing_silence(channels, frames);
    if (quiet_frames_ >= rest_frames) {
        session_->listen_from(0);
    }
}

void Engine::hear() {
    for (unsigned i = 0; i < kMostClaims; ++i) {
        const Result<Sample> sample = session_->events.next();
        if (sample) {
            take_in(*sample);
        } else if (sample.status != Status::too_old) { // said once after a reset
            return;
        }
    }
}

void Engine::take_in(const Sample &sample) {
    const Result<EventClaim> claim = copy_descriptor(View<Kind::event_claim>(session_->room->runtime()), sample);
    if (!claim || !is_sound(*claim, sample)) {
        return;
    }
    const Event event{frame_of(claim->onset_ns), claim->onset_ns, claim->source_id_hash,
                      claim->strength, claim->confidence, claim->type};
    // What was before this instance began to play is no business of its.
    if (event.frame >= timeline_.beginning() && !waiting_.add(event)) {
        audio::add(missed_);
    }
}

// Nearest to a stream time: frames are counted from time 0, and their times rounded down.
std::int64_t Engine::frame_of(std::uint64_t stream_ns) const {
    return static_cast<std::int64_t>(stream_ns / kSecond * rate_ + (stream_ns % kSecond * rate_ + kSecond / 2) / kSecond);
}

void Engine::play(std::int64_t own, std::uint32_t frames, std::span<const float *const> in, std::span<float *const> out) {
    for (std::uint32_t done = 0; done < frames;) {
        const Timeline::Stretch stretch = timeline_.at(own + done - lookahead_);
        std::uint32_t length = frames - done;
        if (stretch.frames < length) {
            length = static_cast<std::uint32_t>(stretch.frames);
        }
        if (stretch.known) {
            length = act(own + done, stretch.stream, length);
        }
        effect_.process(in, out, done, length);
        done += length;
    }
}

// Acts on all that is due at this frame; for how many frames nothing else is.
std::uint32_t Engine::act(std::int64_t own, std::int64_t stream, std::uint32_t most) {
    while (const Event *const next = waiting_.first()) {
        if (next->frame > stream) {
            return static_cast<std::uint32_t>(std::min<std::int64_t>(most, next->frame - stream));
        }
        consider(waiting_.take(), own, stream);
    }
    return most;
}

void Engine::consider(const Event &event, std::int64_t own, std::int64_t stream) {
    if (!Judge::concerns(event, settings_, session_->feed.source().hash())) {
        return;
    }
    if (judges_anew_ && event.frame >= play_begin_) {
        judge_.prepare(rate_);
        judges_anew_ = false;
    }
    const std::int64_t late = stream - event.frame;
    const bool too_late = static_cast<double>(late) > kMostLateSeconds * rate_;
    const Verdict verdict = too_late || (late > 0 && !timeline_.played(event.frame))
                                ? Verdict::missed
                                : judge_.judge(event, settings_, own, late > 0);
    if (verdict == Verdict::fired || verdict == Verdict::fired_late) {
        fire(event, own);
    }
    report(event, verdict, late);
}

void Engine::fire(const Event &event, std::int64_t own) {
    effect_.strike();
    if (settings_.midi) {
        const std::int64_t frames = std::llround(settings_.note_ms * 1e-3 * rate_);
        if (!notes_.strike(own, frames, settings_.note, settings_.channel, velocity_of(event.strength))) {
            audio::add(missed_);
        }
    }
}

void Engine::report(const Event &event, Verdict verdict, std::int64_t late_frames) {
    const bool late = verdict == Verdict::fired_late;
    audio::add(late || verdict == Verdict::fired ? fired_ : verdict == Verdict::missed ? missed_ : ignored_);
    if (late) {
        audio::add(late_);
    }
    EventReport said;
    said.onset_ns = event.onset_ns;
    said.source = event.source;
    said.strength = event.strength;
    said.confidence = event.confidence;
    said.late_ms = static_cast<float>(static_cast<double>(late_frames) * 1e3 / rate_);
    said.type = static_cast<std::uint8_t>(event.type);
    said.verdict = verdict;
    history_.add(said);
}

} // namespace localcast::plugin::trigger
