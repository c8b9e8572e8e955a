// Plays recordings into the window and lets the analysers listen: what every first pass does.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "c_handles.hpp"
#include "event_log.hpp"
#include "localcast/estimators/event_analyser.hpp"
#include "localcast/estimators/phase_analyser.hpp"
#include "progress.hpp"
#include "recording.hpp"
#include "recording_producer.hpp"
#include "window_picture.hpp"

namespace localcast::align {

struct ListeningSettings {
    double max_delay_seconds = 1.0;
    std::uint64_t until_ns = std::numeric_limits<std::uint64_t>::max(); ///< stream time at which playing ends
    bool events = false;          ///< look for onsets as well
    const char* what = "listening"; ///< for the progress line
};

/** A runtime with room for five seconds of blocks of all recordings. Throws std::bad_alloc. */
RuntimePtr make_runtime(const std::vector<Recording>& recordings);

/** One run over the recordings without failure or refusal, of which `reference` is one. */
class Listening {
public:
    /** Starts the producers. Throws std::bad_alloc. Runtime and recordings must outlive it. */
    Listening(LocalcastRuntime* runtime, std::vector<Recording>& recordings, std::size_t reference,
              const ListeningSettings& settings);

    /** Plays to the end; notes failures of recordings in them. False when the reference failed on the way. */
    bool run(Progress& progress);

    /** The recordings that are compared with the reference, in the order of the analyser's sources. */
    [[nodiscard]] const std::vector<std::size_t>& sources() const noexcept { return sources_; }
    [[nodiscard]] estimators::PhaseAnalyser& analyser() noexcept { return *analyser_; }
    /** The last estimate of each source that new evidence stood behind; empty where there was none. */
    [[nodiscard]] const std::vector<std::optional<estimators::PhaseEstimate>>& last_tracked() const { return tracked_; }
    [[nodiscard]] EventLog& events() noexcept { return event_log_; }
    /** The window at a moment when all recordings sounded. */
    [[nodiscard]] WindowPicture take_window_picture();

private:
    void listen(Progress& progress);
    std::uint64_t poll();
    bool take_ends(Progress& progress);
    [[nodiscard]] bool playing() const;

    LocalcastRuntime* runtime_;
    std::vector<Recording>& recordings_;
    std::size_t reference_;
    ListeningSettings settings_;
    std::vector<std::size_t> players_; // all that take part; the reference first
    std::vector<std::size_t> sources_; // the same without it
    std::uint64_t shortest_ns_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t longest_ns_ = 0;
    std::optional<estimators::PhaseAnalyser> analyser_;
    std::vector<std::optional<estimators::PhaseEstimate>> tracked_;
    std::optional<estimators::EventAnalyser> event_analyser_;
    EventLog event_log_;
    std::optional<WindowPicture> picture_;
    Pacer pacer_;
    std::vector<std::unique_ptr<RecordingProducer>> producers_; // one per player; null once it has ended
};

} // namespace localcast::align
