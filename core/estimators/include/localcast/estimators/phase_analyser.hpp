// Reads audio blocks of several sources from a runtime and pushes a phase claim for each against the reference.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "localcast/estimators/block_counts.hpp"
#include "localcast/estimators/phase_estimate.hpp"
#include "localcast_claims.h"

namespace localcast::estimators {

struct PhaseAnalyserConfig {
    double max_delay_seconds = 1.0;   ///< search range to either side, 0.01..10
    double claim_interval_seconds = 0.5; ///< stream time between claims of a source; 0: claims only on finish()
    std::uint64_t stream_start_ns = 0; ///< stream time of the first frame looked at; earlier audio is dropped
};

/**
 * One reference, any number of sources, all read from the audio-block view of one runtime.
 *
 * Audio blocks must lie in payload rings of the runtime: the payload starts with the LocalcastAudioBlockDescriptor and
 * holds the floats that data_handle points to. Multichannel blocks are reduced to the first channel that carries sound.
 * Blocks are lined up by timestamp; what is missing becomes silence and counts as no evidence, what overlaps is
 * dropped. A source of another nominal sample rate than the reference's is converted; delays are always in frames of the
 * reference. The results depend on samples and timestamps alone, not on block sizes or on when poll() is called, as long
 * as no block is missed. All functions: one thread, not a real-time one; the thread that feeds may be any other.
 */
class PhaseAnalyser {
public:
    /** `reference` and `sources` are sensor hashes. Throws std::invalid_argument for a null runtime, a hash 0, a source
     *  that is the reference or named twice; std::bad_alloc. The runtime must outlive the analyser. */
    PhaseAnalyser(LocalcastRuntime* runtime, std::uint64_t reference, std::span<const std::uint64_t> sources,
                  const PhaseAnalyserConfig& config = {});
    ~PhaseAnalyser();
    PhaseAnalyser(PhaseAnalyser&&) noexcept;
    PhaseAnalyser& operator=(PhaseAnalyser&&) noexcept;

    /** Reads at most `max_blocks` new blocks, feeds the estimators and pushes the claims that are due. Returns
     *  consumed_ns(). */
    std::uint64_t poll(std::size_t max_blocks = 256);

    /** Reads what there is and feeds the estimators up to this stream time, for who wants to look at them at moments of the
     *  stream's and not of its own. True once everything before `until_ns` was fed. Claims are pushed as by poll(). */
    bool poll_until(std::uint64_t until_ns);

    /** Reads what is left, takes every source as ended, and pushes one last claim per source, stamped with the end of
     *  its evidence. Call it once, when the feeders have pushed their last blocks. */
    void finish();

    /** Tells that no more blocks of this sensor will come, so that the others are not held back by it. */
    void end_of(std::uint64_t sensor_id_hash);

    /** Stream time before which every block of every sensor that has not ended has been read. */
    [[nodiscard]] std::uint64_t consumed_ns() const noexcept;

    /** Blocks that left the window before they were read, those before the stream's start left out. */
    [[nodiscard]] std::uint64_t missed_blocks() const noexcept;

    /** Claims that could not be pushed because the claim ring was full or the window had no place. */
    [[nodiscard]] std::uint64_t failed_claims() const noexcept;

    /** The last estimate of source `index` (order of construction). After finish() the final one. */
    [[nodiscard]] const PhaseEstimate& estimate(std::size_t index) const;

    /** The picture of source `index`; see PhaseEstimator::correlation. Costs a transform of some seconds. */
    [[nodiscard]] CorrelationCurve correlation(std::size_t index, std::size_t max_points = 1001) const;

    /** The independent measurements of source `index` since the last call; frames are the reference's. */
    [[nodiscard]] std::vector<DelayObservation> take_observations(std::size_t index);

    /** See PhaseGroup::suggested_reference. */
    [[nodiscard]] std::optional<std::size_t> suggested_reference() const;

    /** Block counts of source `index`; of the reference for index == number of sources. */
    [[nodiscard]] BlockCounts counts(std::size_t index) const;

    /** The claim that says what `estimate(index)` says. */
    [[nodiscard]] LocalcastPhaseClaimDescriptor claim(std::size_t index) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace localcast::estimators
