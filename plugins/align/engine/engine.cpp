// The owner's side of an engine: groups, preparation, what is kept.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include "localcast_juce/room/process_facts.hpp"

#include <cmath>
#include <cstdio>
#include <thread>
#include <utility>

namespace localcast::plugin::align {
namespace {

std::string source_name(std::uint64_t key) {
    char text[32];
    std::snprintf(text, sizeof text, "align-%016llx", static_cast<unsigned long long>(key));
    return text;
}

// Another key than this one, and than any that is made elsewhere at another time.
std::uint64_t other_key(std::uint64_t key) {
    const std::uint64_t parts[] = {key, audio::arrival_now_ns(), audio::process_id()};
    return localcast_hash_source_id(reinterpret_cast<const std::uint8_t *>(parts), sizeof parts);
}

// What was written at least once. A writer that is met is done in a moment.
template <typename T>
T read_whole(const audio::SharedWords<T> &words) {
    for (;;) {
        if (const std::optional<T> value = words.read()) {
            return *value;
        }
        std::this_thread::yield();
    }
}

} // namespace

std::string room_name(unsigned group) { return std::string("align ") + static_cast<char>('A' + group % group_count); }

Engine::Engine(std::uint64_t key, std::chrono::milliseconds analysis_interval)
    : key_(key), analysis_interval_(analysis_interval) {
    kept_in_.write({}); // from now on there is always one to be read
    kept_out_.write({});
    note_.write({});
}

Engine::~Engine() = default;

bool Engine::join(unsigned group, const audio::Identity &identity) {
    group %= group_count;
    if (session_ && group == group_ && session_->feed.source().hash() == SensorId::of(source_name(key())).hash()) {
        set_identity(identity);
        return true;
    }
    problem_.clear();
    std::optional<audio::Room> room = audio::Room::join(room_name(group), identity, {}, &problem_);
    std::unique_ptr<Session> session = room ? enter(std::move(*room)) : nullptr;
    if (session && !session->listening.start(analysis_interval_)) {
        problem_ = session->listening.problem();
    }
    gate_.exchange([&] { session_.swap(session); });
    group_ = group;
    return session_ != nullptr;
}

// As a source that nobody else feeds.
std::unique_ptr<Session> Engine::enter(audio::Room room) {
    std::string source = source_name(key());
    while (!room.take_source(SensorId::of(source))) {
        key_.store(other_key(key()), std::memory_order_relaxed); // relaxed: a number by itself
        source = source_name(key());
    }
    auto session = std::make_unique<Session>(std::move(room), source, ++sessions_);
    open(*session);
    return session;
}

void Engine::set_identity(const audio::Identity &identity) {
    if (session_) {
        session_->room->set_identity(identity);
    }
}

// A session that the audio thread does not know yet, or not while it runs.
void Engine::open(Session &session) const {
    session.feed.prepare(format_.sample_rate_hz, format_.block_frames, format_.channels);
    session.listening.set_offline(is_offline());
    session.listening.listen_from(0);
    session.listening.run_from(0);
    MemberNote note = note_of(prepared_settings_);
    note.source = session.feed.source().hash();
    session.room->set_note(note.packed());
}

void Engine::prepare(const Format &format, const Settings &settings) {
    format_ = format;
    offline_.store(format.offline, std::memory_order_relaxed);
    format_.channels = std::min<std::uint32_t>(format.channels, most_channels);
    base_frames_ = latency_frames(format.latency, format.sample_rate_hz);
    latency_frames_.store(base_frames_, std::memory_order_relaxed); // relaxed: a number by itself
    claim_latency_frames_ = std::llround(claim_latency_seconds * format.sample_rate_hz);
    const double reach_seconds = 3e-3 * range_ms; // range, nudge and fades
    mover_memory_ = base_frames_ + static_cast<std::uint64_t>(std::llround(reach_seconds * format.sample_rate_hz)) + 1;
    scratch_.assign(std::size_t{format_.channels} * piece_frames, 0.0f);
    mover_.prepare(format.sample_rate_hz, format_.channels, base_frames_);
    bypass_.prepare(format.sample_rate_hz, format_.channels, base_frames_, piece_frames);
    placement_.prepare(format.sample_rate_hz, base_frames_);
    prepared_settings_ = settings_ = settings;
    mover_is_clear_ = true; // just made
    untold_frames_ = 0;
    reset();
    if (session_) {
        open(*session_);
    }
}

void Engine::reset() {
    fresh_ = true;
    was_playing_ = false;
    is_listening_ = false;
    silent_frames_ = quiet_frames_ = 0;
    rests_ = mover_sleeps_ = false;
    bypass_.reset();
    if (!mover_is_clear_) {
        mover_.clear();
        mover_is_clear_ = true;
    }
}

void Engine::set_offline(bool offline) {
    const Gate::Passage passage(gate_); // not granted: join() is about to tell the new session itself
    offline_.store(offline, std::memory_order_relaxed);
    if (passage && session_) {
        session_->listening.set_offline(offline);
    }
}

Kept Engine::kept() const {
    // acquire: with the number of those taken, what became of them. relaxed: written by this thread.
    const bool waits = kept_taken_.load(std::memory_order_acquire) != kept_given_.load(std::memory_order_relaxed);
    return read_whole(waits ? kept_in_ : kept_out_);
}

void Engine::set_kept(const Kept &kept) {
    kept_in_.write(kept.is_sane() ? kept : Kept{});
    kept_given_.fetch_add(1, std::memory_order_release); // release: who sees the number sees what was given
}

MemberNote Engine::note() const { return read_whole(note_); }

Troubles Engine::troubles() const {
    // relaxed: counts to be shown, each by itself.
    return {late_claims_.load(std::memory_order_relaxed), session_ ? session_->listening.missed_blocks() : 0,
            repaired_samples_.load(std::memory_order_relaxed)};
}

std::string Engine::problem() const {
    if (!problem_.empty() || !session_) {
        return problem_;
    }
    const std::string feed = session_->feed.problem();
    return feed.empty() ? session_->listening.problem() : feed;
}

} // namespace localcast::plugin::align
