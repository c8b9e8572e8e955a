// Localcast Align without a plugin around it: one track of a group, measured, moved, told of.
// SPDX-License-Identifier: MIT
#pragma once

#include "kept.hpp"
#include "mover.hpp"
#include "pending_claims.hpp"
#include "placement.hpp"
#include "session.hpp"
#include "settings.hpp"
#include "state.hpp"
#include "timeline.hpp"

#include "parts/smooth_bypass.hpp"

#include "localcast_juce/clock/host_block.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace localcast::plugin::align {

/// A claim takes effect so long after the end of its evidence, counted in frames: long enough for the estimators, their
/// thread and a host's longest usual block. So a track is moved at the same sample whenever the same sounds.
inline constexpr double claim_latency_seconds = 1.0;

inline constexpr std::size_t most_channels = 16;
inline constexpr std::uint32_t piece_frames = 512; // moved at once

/// Counts of what should not have been.
struct Troubles {
    std::uint64_t late_claims = 0;      // took effect after their moment
    std::uint64_t missed_blocks = 0;    // were not analysed in time
    std::uint64_t repaired_samples = 0; // were no numbers: silence is heard instead
};

/// What a host announces, and what does not change while it runs.
struct Format {
    double sample_rate_hz = 0;
    std::uint32_t block_frames = 0;
    std::uint32_t channels = 0;
    std::size_t latency = default_latency; // a place in latencies_ms
    bool offline = false;                  // a render, faster or slower than time
};

/// What an instance does. process() and what it calls belong to the audio thread: no lock, no allocation, no system call
/// while the host runs in real time. In an offline render it analyses as well. Everything else may wait.
class Engine {
public:
    /// `key` tells this instance from all others, in this session and when it is loaded again.
    /// any-thread, blocks
    explicit Engine(std::uint64_t key, std::chrono::milliseconds analysis_interval = std::chrono::milliseconds(100));
    /// owner, blocks
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// Joins a group, 0 for A, and leaves the one before. May be called while audio runs. False, with the reason in
    /// problem(), when that is not possible.
    /// owner, blocks
    bool join(unsigned group, const audio::Identity &identity);

    /// Another name, of the track, for the others to see.
    /// owner, blocks
    void set_identity(const audio::Identity &identity);

    /// From the next join() on: as a session recalls it.
    /// owner, blocks
    void set_key(std::uint64_t key) { key_.store(key, std::memory_order_relaxed); } // relaxed: a number by itself

    /// Takes the memory for what comes, and tells the others what is chosen. While process() does not run.
    /// owner, blocks
    void prepare(const Format &format, const Settings &settings);

    /// From the next block on the host renders offline, or no more, without having prepared anew. The audio thread may call
    /// it as well: nobody else is at work then.
    /// producer-thread, blocks
    void set_offline(bool offline);
    /// any-thread, rt
    [[nodiscard]] bool is_offline() const { return offline_.load(std::memory_order_relaxed); } // relaxed: by itself

    /// One block, in place. More frames than announced are welcome.
    /// producer-thread, rt
    void process(std::span<float *const> channels, const audio::HostBlock &host, const Settings &settings);

    /// Forgets what was heard: a run begins with the next block, as after prepare(). Whenever the host says so, or plays
    /// again after it has left process() alone.
    /// producer-thread, rt
    void reset();

    /// Measures once more in the capture mode; in the track mode keeps what is tracked now, for runs to begin with.
    /// any-thread, rt
    void capture() { captures_asked_.fetch_add(1, std::memory_order_relaxed); } // relaxed: a count by itself

    /// What a session is to store, and to recall.
    /// owner, blocks
    [[nodiscard]] Kept kept() const;
    /// owner, blocks
    void set_kept(const Kept &kept);

    /// Frames that the host is to be told of.
    /// any-thread, rt
    [[nodiscard]] std::uint32_t latency() const { return latency_frames_.load(std::memory_order_relaxed); }
    /// Another one than it was made with if the group had that already: a copied track.
    /// any-thread, rt
    [[nodiscard]] std::uint64_t key() const { return key_.load(std::memory_order_relaxed); }

    /// This track as it is told to the others.
    /// any-thread, blocks
    [[nodiscard]] MemberNote note() const;
    /// owner, blocks
    [[nodiscard]] Troubles troubles() const;
    /// Why there is no group, or no analysis; empty while all is well.
    /// owner, blocks
    [[nodiscard]] std::string problem() const;

    /// The group's room; null without one. This instance stays a member for as long as somebody keeps it.
    /// owner, blocks
    [[nodiscard]] std::shared_ptr<audio::Room> room() const { return session_ ? session_->room : nullptr; }
    /// Valid until the next join(); null without a room.
    /// owner, blocks
    [[nodiscard]] Listening *listening() const { return session_ ? &session_->listening : nullptr; }

private:
    [[nodiscard]] std::unique_ptr<Session> enter(audio::Room room);
    void open(Session &session) const;
    void take_in_kept();
    audio::BlockTime meet_host(Session *session, std::span<float *const> channels, const audio::HostBlock &host);
    [[nodiscard]] bool has_waited(std::optional<std::int64_t> position) const;
    void begin_run(const audio::BlockTime &time, std::optional<std::int64_t> position);
    void begin_from_kept(Session *session);
    void wake(std::span<float *const> channels, audio::BlockTime time, std::optional<std::int64_t> position, std::uint32_t frames);
    void obey(Session *session, const audio::BlockTime &time, const audio::HostBlock &host, const Settings &settings);
    void keep_line();
    void take_reference(const Session &session);
    void read_claims(Session &session);
    void take_effect();
    void move(std::span<float *const> channels, std::uint32_t frames);
    [[nodiscard]] std::uint32_t move_piece(std::span<float *const> channels, std::uint32_t frames);
    [[nodiscard]] std::uint32_t sleep_through(std::span<float *const> channels, std::uint32_t frames);
    void tell(Session *session, std::uint32_t frames);
    [[nodiscard]] MemberNote note_of(const Settings &settings) const;
    [[nodiscard]] MemberNote describe(const Session *session) const;
    [[nodiscard]] TrackState state(const Session &session) const;
    [[nodiscard]] bool wants_to_listen() const;

    std::atomic<std::uint64_t> key_;
    std::chrono::milliseconds analysis_interval_;
    std::unique_ptr<Session> session_; // exchanged through the gate
    std::uint64_t sessions_ = 0;       // so far
    unsigned group_ = 0;               // of the session
    Gate gate_;
    std::string problem_;

    // Set by prepare().
    Format format_;
    Settings prepared_settings_; // the owner's: the audio thread has its own
    std::uint32_t base_frames_ = 0;
    std::int64_t claim_latency_frames_ = 0;
    std::uint64_t mover_memory_ = 0; // frames after which silence comes out where silence goes in
    std::vector<float> scratch_; // a piece of each channel

    // The audio thread's.
    Mover mover_;
    SmoothBypass bypass_;
    Placement placement_;
    Timeline timeline_;
    PendingClaims pending_;
    Settings settings_;               // of this block
    std::uint64_t known_session_ = 0; // of the last block
    std::uint64_t source_ = 0;        // hash of what it feeds there
    std::int64_t now_ = 0;            // frame of the run that comes next
    bool fresh_ = true;               // the host begins to play, or what it plays to is new
    bool recalled_ = false;           // a run is to begin with what is kept, in the midst of playing
    bool aim_anew_ = true;
    bool mover_is_clear_ = true;
    bool was_playing_ = false, is_listening_ = false;
    std::optional<std::int64_t> last_position_; // of the block before
    bool rests_ = false;              // silent for long: not measured
    bool mover_sleeps_ = false;       // silent for longer than it remembers: nothing to move
    std::uint64_t silent_frames_ = 0; // that came in last
    std::uint64_t quiet_frames_ = 0;  // the same, of this run
    std::uint64_t run_start_ns_ = 0;  // when the host began to play
    std::uint32_t untold_frames_ = 0;
    std::uint64_t captures_seen_ = 0;
    std::uint64_t reference_ = 0; // hash of the source that is measured against
    SurveyResult survey_;         // what this instance chose for all
    std::uint64_t chosen_ns_ = 0; // when it was chosen by ear; 0: by hand
    std::int64_t chosen_frame_ = 0; // the same in frames of the run; by hand: when that was seen
    std::int64_t role_frame_ = never; // from when on this track is the reference, or no more
    bool alone_ = true;
    Kept kept_;

    // Between threads.
    std::atomic<std::uint64_t> captures_asked_{0};
    audio::SharedWords<Kept> kept_in_, kept_out_; // written by the owner, by the audio thread
    std::atomic<std::uint64_t> kept_given_{0}, kept_taken_{0};
    std::atomic<std::uint64_t> late_claims_{0}, repaired_samples_{0};
    std::atomic<std::uint32_t> latency_frames_{0};
    std::atomic<bool> offline_{false};
    audio::SharedWords<MemberNote> note_;
};

/// The room in which the instances of a group meet.
[[nodiscard]] std::string room_name(unsigned group);

} // namespace localcast::plugin::align
