// An instance's ears: it measures its own track against the group's reference, whoever else comes or goes.
// SPDX-License-Identifier: MIT
#pragma once

#include "member.hpp"
#include "reference_survey.hpp"

#include "localcast_juce/analysis/analysis_worker.hpp"
#include "localcast_juce/room/room.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace localcast::plugin::align {

/// Nobody leads: every member measures itself, so that the cost is shared by all and nothing is lost when one leaves. Only
/// where the reference is not chosen by hand one of them listens to all, for the few seconds that the choice takes.
class Listening {
public:
    /// `me` is the source that this instance feeds.
    /// any-thread, blocks
    Listening(audio::Room &room, SensorId me);
    /// owner, blocks
    ~Listening();

    /// Begins to look at the window at this interval. False when there is no thread to be had.
    /// owner, blocks
    bool start(std::chrono::milliseconds interval);

    /// Measures what sounds from this stream time on; 0: rests.
    /// any-thread, rt
    void listen_from(std::uint64_t stream_ns) LOCALCAST_RT {
        from_ns_.store(stream_ns, std::memory_order_relaxed); // relaxed, here and below: words that speak for themselves
    }
    /// A run begins at this stream time: a reference that is chosen by ear is chosen anew.
    /// any-thread, rt
    void run_from(std::uint64_t stream_ns) LOCALCAST_RT { run_ns_.store(stream_ns, std::memory_order_relaxed); }

    /// As AnalysisWorker: for an offline render, whose blocks do the work.
    /// any-thread, blocks
    void set_offline(bool offline) { worker_.set_offline(offline); }
    /// any-thread, blocks
    void analyse_now() { worker_.analyse_now(); }

    /// Whom it is measured against, and since when. Nothing before the first look, or while the next choice is written.
    /// any-thread, rt
    [[nodiscard]] std::optional<ReferenceChoice> reference() const LOCALCAST_RT { return reference_.read(); }
    /// Of the last look at what sounds.
    /// any-thread, rt
    [[nodiscard]] estimators::PhaseRefusal refusal() const LOCALCAST_RT { return refusal_.load(std::memory_order_relaxed); }
    /// any-thread, rt
    [[nodiscard]] estimators::PhaseState phase_state() const LOCALCAST_RT { return state_.load(std::memory_order_relaxed); }
    /// The choice that this instance made for all. Nothing before it looked for one, and while it is being written.
    /// any-thread, rt
    [[nodiscard]] std::optional<SurveyResult> survey() const LOCALCAST_RT { return survey_result_.read(); }

    /// Looks at the window so far.
    /// any-thread, rt
    [[nodiscard]] std::uint64_t looks() const LOCALCAST_RT { return looks_.load(std::memory_order_relaxed); }
    /// Blocks that were not analysed in time, so far.
    /// any-thread, rt
    [[nodiscard]] std::uint64_t missed_blocks() const LOCALCAST_RT { return worker_.missed_blocks(); }
    /// any-thread, blocks
    [[nodiscard]] std::string problem() const { return worker_.problem(); }

    /// For a picture: this track and the reference before and after. Drawn anew once a second while `wanted`.
    /// any-thread, blocks
    void want_correlation(bool wanted) { correlation_wanted_.store(wanted, std::memory_order_relaxed); }
    /// any-thread, blocks
    [[nodiscard]] estimators::CorrelationCurve correlation() const;

private:
    [[nodiscard]] std::optional<audio::AnalysisConfig> wanted();
    [[nodiscard]] std::uint64_t begin_of_evidence(const ReferenceChoice &choice, std::uint64_t from_ns);
    void seen(const estimators::PhaseAnalyser *phases);
    void draw_correlation(const estimators::PhaseAnalyser *phases);

    audio::Room *room_;
    SensorId me_;
    std::atomic<std::uint64_t> from_ns_{0}, run_ns_{0};
    audio::SharedWords<ReferenceChoice> reference_;
    std::atomic<estimators::PhaseRefusal> refusal_{estimators::PhaseRefusal::too_short};
    std::atomic<estimators::PhaseState> state_{estimators::PhaseState::searching};
    std::atomic<std::uint64_t> looks_{0};
    audio::SharedWords<SurveyResult> survey_result_;
    std::atomic<bool> correlation_wanted_{false};
    mutable std::mutex correlation_mutex_;
    estimators::CorrelationCurve correlation_; // the mutex
    std::uint64_t correlation_drawn_ns_ = 0;   // the worker's own: heard until
    MemberList members_;                       // the worker's own
    ReferenceSurvey survey_;                   // the worker's own
    ReferenceChoice planned_;                  // the worker's own: for what the plan's beginning was found
    std::uint64_t planned_from_ns_ = 0, planned_begin_ns_ = 0;
    audio::AnalysisWorker worker_;             // last: gone before what it writes to
};

} // namespace localcast::plugin::align
