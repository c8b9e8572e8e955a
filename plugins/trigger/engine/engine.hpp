// Localcast Trigger without a plugin around it: hears of events, and does something at their very samples.
// SPDX-License-Identifier: MIT
#pragma once

#include "effect.hpp"
#include "event.hpp"
#include "history.hpp"
#include "judge.hpp"
#include "notes.hpp"
#include "session.hpp"
#include "settings.hpp"
#include "timeline.hpp"
#include "waiting_events.hpp"

#include "parts/smooth_bypass.hpp"

#include "localcast_juce/clock/host_block.hpp"
#include "localcast_juce/room/room.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace localcast::plugin::trigger {

inline constexpr std::uint32_t piece_frames = 1024; // treated at once

/// What a host announces, and what does not change while it runs.
struct Format {
    double sample_rate_hz = 0;
    std::uint32_t block_frames = 0;
    std::uint32_t channels = 0;                // of which the first two are treated
    std::size_t lookahead = default_lookahead; // a place in lookaheads_ms
    bool offline = false;                      // a render, faster or slower than time
};

/// Since prepare(). Events are those of the sources that are listened to.
struct Counts {
    std::uint64_t fired = 0;   // acted on, the late ones too
    std::uint64_t late = 0;    // acted on later than they should have been
    std::uint64_t ignored = 0; // not wanted: type, strength, confidence, too soon, bypassed
    std::uint64_t missed = 0;  // known too late to act on, or found no room to wait or to sound in
    std::uint64_t missed_blocks = 0;    // were not analysed in time; since join()
    std::uint64_t repaired_samples = 0; // were no numbers: silence is heard instead
};

/// process() and what it calls belong to the audio thread: no lock, no allocation, no system call while the host runs in real
/// time; in an offline render it analyses as well. Everything else may wait, and is called by one thread at a time.
class Engine {
public:
    Engine();
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// Joins a room, 0 for A, and leaves the one before, while process() does not run; prepare() has to follow. What this track
    /// feeds is called `source`, or with another number behind it where somebody has that name. False, with the reason in
    /// problem(), when that is not possible: then the sound passes and nothing is acted on.
    bool join(unsigned room, const audio::Identity &identity, std::string_view source);

    /// Takes the memory for what comes and begins anew, while process() does not run.
    void prepare(const Format &format);

    /// The host renders offline from the next block on, or no more, without having prepared anew. Not beside process(), but
    /// the audio thread may call it.
    void set_offline(bool offline);

    /// Rests until the next prepare().
    void release();

    /// One block, in place. More frames than announced are welcome.
    /// producer-thread, rt
    void process(std::span<float *const> channels, const audio::HostBlock &host, const Settings &settings);

    /// What the last block says in MIDI, in order of time; at its frames the sound of the same moment comes out.
    /// producer-thread, rt
    [[nodiscard]] std::span<const NoteMessage> notes() const { return notes_.messages(); }

    /// Frames that the host is to be told of.
    [[nodiscard]] std::uint32_t lookahead() const { return lookahead_; }
    [[nodiscard]] Format format() const;
    /// any-thread, rt
    [[nodiscard]] bool is_offline() const { return offline_.load(std::memory_order_relaxed); } // relaxed: by itself
    /// Of this track in the room; empty without one.
    [[nodiscard]] std::string source_name() const { return session_ ? session_->name : std::string(); }
    /// Null without one. This instance stays a member for as long as somebody keeps it.
    [[nodiscard]] std::shared_ptr<audio::Room> room() const { return session_ ? session_->room : nullptr; }
    /// Why there is no room, or no analysis; empty while all is well.
    [[nodiscard]] std::string problem() const;

    /// any-thread, rt
    [[nodiscard]] Counts counts() const;
    [[nodiscard]] const History &history() const { return history_; }
    /// Whether the analysis rests, for the track is silent.
    /// any-thread, rt
    [[nodiscard]] bool rests() const { return !session_ || session_->rests(); }
    /// Stream time up to which this track's sound was looked at, unless it rests.
    /// any-thread, rt
    [[nodiscard]] StreamTime heard_until() const { return session_ ? session_->worker().consumed() : StreamTime{}; }

private:
    void meet_host(std::span<float *const> channels, const audio::HostBlock &host);
    void listen(std::span<float *const> channels, const audio::BlockTime &time, std::uint32_t frames, bool begins);
    void hear();
    void take_in(const Sample &sample);
    void play(std::int64_t own, std::uint32_t frames, std::span<const float *const> in, std::span<float *const> out);
    [[nodiscard]] std::uint32_t act(std::int64_t own, std::int64_t stream, std::uint32_t most);
    void consider(const Event &event, std::int64_t own, std::int64_t stream);
    void fire(const Event &event, std::int64_t own);
    void report(const Event &event, Verdict verdict, std::int64_t late_frames);
    [[nodiscard]] std::int64_t frame_of(std::uint64_t stream_ns) const;

    std::unique_ptr<Session> session_;
    std::string problem_;

    // Set by prepare().
    Format format_;
    std::uint32_t rate_ = 0; // in whole hertz, as the window has it
    std::uint32_t lookahead_ = 0;
    bool can_listen_ = false;

    // The audio thread's.
    Settings settings_; // of this block
    Timeline timeline_;
    WaitingEvents waiting_;
    Judge judge_;
    SoundEffect effect_;
    SmoothBypass bypass_;
    Notes notes_;
    std::array<std::vector<float>, most_channels> input_; // a piece of what came in
    bool fresh_ = true, was_playing_ = false;
    std::uint64_t quiet_frames_ = 0; // that have come in since the last one that was none
    bool judges_anew_ = false;    // from the event on that is not before play_begin_
    std::int64_t play_begin_ = 0; // frame of the stream

    // For everybody to see.
    History history_;
    std::atomic<bool> offline_{false};
    std::atomic<std::uint64_t> fired_{0}, late_{0}, ignored_{0}, missed_{0}, repaired_samples_{0};
};

/// How long a look-ahead events need with blocks of this length: until they are known, and the analysis has had its turn.
[[nodiscard]] double needed_lookahead_ms(const Format &format);

} // namespace localcast::plugin::trigger
