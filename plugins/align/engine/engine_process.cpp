// The audio thread's side of an engine: blocks come in, and runs begin with some of them.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include "parts/silence.hpp"

#include "localcast_juce/clock/host_position.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace localcast::plugin::align {
namespace {

// A jump of the host that moves a drifting track by less than this is none to the analysis.
constexpr double kSmallJump = 0.5;

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
    const std::optional<std::int64_t> position = audio::place_of(host);
    fresh_ = fresh_ || (host.playing && !was_playing_) || has_waited(position);
    was_playing_ = host.playing;
    last_position_ = position;
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

// A host may say that it plays while it waits, for its tracks to fill the latency or for its disk: silence comes in then, for as
// long as that takes, and its position stands still. What it plays begins with the position from which it goes on.
bool Engine::has_waited(std::optional<std::int64_t> position) const {
    return position && position == last_position_ && now_ > 0 && quiet_frames_ >= static_cast<std::uint64_t>(now_);
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

} // namespace localcast::plugin::align
