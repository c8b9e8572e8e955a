// Runs the core's estimators on a room's audio: on a thread of its own at a steady rate, or, while the host renders
// offline, within the render.
// SPDX-License-Identifier: MIT
#pragma once

#include "../room/room.hpp"

#include "localcast/estimators/event_analyser.hpp"
#include "localcast/estimators/phase_analyser.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace localcast::audio {

struct AnalysisConfig {
    SensorId reference{0};             // none: no phase claims
    std::vector<SensorId> sources{};   // that get phase claims against the reference
    std::vector<SensorId> event_sources{}; // that get event claims
    std::chrono::milliseconds interval{50}; // between two looks at the window
    double max_delay_seconds = 1.0;
    std::optional<StreamTime> from{};  // earlier audio is not looked at; nothing: what comes from now on

    [[nodiscard]] friend bool operator==(const AnalysisConfig &, const AnalysisConfig &) = default;
};

/// What an analysis is to do where that changes while it runs: with the members of the room, or the host's transport.
/// The functions are called by whoever updates, one at a time; they may wait, as long as an update may.
struct AnalysisPlan {
    /// Asked before each update. Nothing: rest. Another answer than the last one begins anew.
    std::function<std::optional<AnalysisConfig>()> wanted;
    /// Told after each update, with what found the phases; null where nothing looks for any.
    std::function<void(const estimators::PhaseAnalyser *)> seen;
    /// Asked by the thread before it waits: for how many intervals, as where nothing can be found for a while. Without it: one.
    std::function<unsigned()> patience{};
};

/// The claims depend on the audio and its times alone: a render gives, bit for bit, those of real time, as long as the
/// thread keeps up (missed_blocks() is 0). Must be gone before its room.
class AnalysisWorker {
public:
    /// any-thread, blocks
    explicit AnalysisWorker(Room &room) : room_(&room) {}
    /// Waits for an update under way.
    /// owner, blocks
    ~AnalysisWorker();
    AnalysisWorker(const AnalysisWorker &) = delete;
    AnalysisWorker &operator=(const AnalysisWorker &) = delete;

    /// Begins anew with this configuration. False, with the reason in problem(), when it makes no sense (a source named
    /// twice, the reference among the sources, ...) or memory is short; then nothing runs.
    /// owner, blocks
    bool start(const AnalysisConfig &config);

    /// Does what the plan wants, for as long as it wants it; the interval is this one. problem() says what of it makes no
    /// sense. False when there is no thread to be had.
    /// owner, blocks
    bool follow(AnalysisPlan plan, std::chrono::milliseconds interval = std::chrono::milliseconds(50));

    /// Waits for an update under way; start() may follow.
    /// owner, blocks
    void stop();

    /// Reads what has been pushed by now, takes every source as ended, pushes the last claims that are due, and stops: for
    /// the end of a render or of files, once the feeders have pushed their last blocks. What it claims depends on them
    /// alone, not on when the thread last looked; in real time and in a render it is the same.
    /// owner, blocks
    void finish();

    /// While the host renders offline the thread rests and analyse_now() does its work. To be called when the host
    /// changes over, before the first block: in prepareToPlay.
    /// any-thread, blocks
    void set_offline(bool offline);

    /// Reads everything that is in the window and pushes the claims that are due. For each block of an offline render; in
    /// real time it does nothing and is harmless.
    /// any-thread, blocks
    void analyse_now();

    /// Why nothing runs: what start() said, or what an update ended with; empty while all is well.
    /// any-thread, blocks
    [[nodiscard]] std::string problem() const;

    /// Stream time up to which everything was read.
    /// any-thread, rt
    [[nodiscard]] StreamTime consumed() const LOCALCAST_RT {
        return stream_time(consumed_ns_.load(std::memory_order_relaxed)); // relaxed: a number by itself
    }

    /// Blocks that left the window unread because the updates took too long, since start() or follow().
    /// any-thread, rt
    [[nodiscard]] std::uint64_t missed_blocks() const LOCALCAST_RT {
        return missed_blocks_.load(std::memory_order_relaxed); // relaxed: a count by itself
    }

private:
    bool launch(std::chrono::milliseconds interval);
    bool begin(const AnalysisConfig &config);
    void count_missed() noexcept;
    void forget_missed() noexcept;
    void end() noexcept;
    void reconsider();
    void run(std::chrono::milliseconds interval);
    void update();
    template <typename Read>
    void update(Read &&read);
    void halt();

    Room *room_;
    mutable std::mutex mutex_; // of all below but the atomics: thread, render and owner take turns
    std::condition_variable wake_;
    std::optional<estimators::PhaseAnalyser> phases_;
    std::optional<estimators::EventAnalyser> events_;
    std::uint64_t missed_earlier_ = 0; // by what has ended since start() or follow()
    AnalysisPlan plan_; // empty functions after start()
    std::optional<AnalysisConfig> planned_;
    std::string problem_;
    bool stopping_ = false;
    std::atomic<bool> offline_{false};
    std::atomic<std::uint64_t> consumed_ns_{0};
    std::atomic<std::uint64_t> missed_blocks_{0};
    std::thread thread_;
};

} // namespace localcast::audio
