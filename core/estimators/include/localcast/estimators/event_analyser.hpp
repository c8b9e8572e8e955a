// Reads audio blocks of several sources from a runtime and pushes an event claim for each onset.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "localcast/estimators/block_counts.hpp"
#include "localcast/estimators/event_estimator.hpp"
#include "localcast_claims.h"

namespace localcast::estimators {

struct EventAnalyserConfig {
    std::uint64_t stream_start_ns = 0; ///< stream time of the first frame looked at; earlier audio is dropped
    double threshold = 1.0;            ///< see EventEstimatorConfig
    double smallest_strength = 5e-4;   ///< see EventEstimatorConfig
};

/**
 * Any number of sources, each by itself at its own sample rate, all read from the audio-block view of one runtime.
 *
 * Blocks are read as PhaseAnalyser reads them. Each event becomes a claim of its source, stamped with its onset, in the
 * poll() that has read event_latency_seconds of audio behind it; a source that falls a second behind the window's edge
 * has its last events judged by what was heard. What follows a gap of the timestamps is a new beginning. The events
 * depend on samples and timestamps alone, not on block sizes or on when poll() is called, as long as no block is missed
 * and no source falls a second behind. All functions: one thread, not a real-time one; the thread that feeds may be
 * any other.
 */
class EventAnalyser {
public:
    /** `sources` are sensor hashes. Throws std::invalid_argument for a null runtime, a hash 0 or one named twice, or a
     *  configuration out of range; std::bad_alloc. The runtime must outlive the analyser. */
    EventAnalyser(LocalcastRuntime* runtime, std::span<const std::uint64_t> sources,
                  const EventAnalyserConfig& config = {});
    ~EventAnalyser();
    EventAnalyser(EventAnalyser&&) noexcept;
    EventAnalyser& operator=(EventAnalyser&&) noexcept;

    /** Reads at most `max_blocks` new blocks and pushes the claims that are certain. Returns consumed_ns(). */
    std::uint64_t poll(std::size_t max_blocks = 256);

    /** Reads what is left, takes every source as ended, and pushes its last claims. */
    void finish();

    /** Tells that no more blocks of this sensor will come: its last claims are pushed by the next poll(). */
    void end_of(std::uint64_t sensor_id_hash);

    /** Stream time before which every block of every source that has not ended has been read. */
    [[nodiscard]] std::uint64_t consumed_ns() const noexcept;

    /** Blocks that left the window before they were read, those before the stream's start left out. */
    [[nodiscard]] std::uint64_t missed_blocks() const noexcept;

    /** Claims that could not be pushed because the claim ring was full or the window had no place. */
    [[nodiscard]] std::uint64_t failed_claims() const noexcept;

    /** The claims of source `index` (order of construction) since the last call, in order of onset, whether or not they
     *  are still in the window; the newest 65,536 when it is never called. */
    [[nodiscard]] std::vector<LocalcastEventClaimDescriptor> take_events(std::size_t index);

    /** Events of source `index` so far. */
    [[nodiscard]] std::uint64_t event_count(std::size_t index) const;

    /** Block counts of source `index`. */
    [[nodiscard]] BlockCounts counts(std::size_t index) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace localcast::estimators
