// Several sources against one reference at once: shared work, and a check of the sources against each other.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "localcast/estimators/phase_estimate.hpp"
#include "localcast/estimators/phase_estimator.hpp"

namespace localcast::estimators {

/**
 * A PhaseEstimator for each of several sources, with the reference's part done once.
 *
 * Delays around a loop sum to zero: once two sources are aligned to the reference they are aligned to each other. Every
 * quarter of a second each tracked source is compared with one other, a different one each time, so that the cost
 * grows with the number of sources and not with its square; a source that most of its partners contradict is refused
 * as `inconsistent` until they agree again.
 *
 * The sources are worked on in four turns, so that no call does the work of all: a source's estimate may be up to 0.13
 * seconds older than it would be alone, and is otherwise the same.
 *
 * All functions: one thread at a time, may allocate (never call them from an audio callback).
 */
class PhaseGroup {
public:
    /** Throws std::invalid_argument when a field of the configuration is out of range, std::bad_alloc. */
    PhaseGroup(const PhaseEstimatorConfig& config, std::size_t source_count);
    ~PhaseGroup();
    PhaseGroup(PhaseGroup&&) noexcept;
    PhaseGroup& operator=(PhaseGroup&&) noexcept;

    [[nodiscard]] std::size_t source_count() const noexcept;

    /** Takes the next samples of all. Throws std::invalid_argument when there are more or fewer sources than
     *  source_count() or their sizes differ. */
    void process(std::span<const float> reference, std::span<const std::span<const float>> sources);

    /** Uses what still waits for samples to come, as if silence followed. Call it once, after the last samples. */
    void finish();

    /** As for PhaseEstimator; throws std::out_of_range for an index that is none. */
    [[nodiscard]] PhaseEstimate estimate(std::size_t source) const;
    [[nodiscard]] std::vector<DelayObservation> take_observations(std::size_t source);
    [[nodiscard]] CorrelationCurve correlation(std::size_t source, std::size_t max_points = 1001) const;

    /**
     * Who would make the best reference: the member with the highest mean coherence to the others, as far as measured.
     * A source's index, or source_count() for the present reference; empty while fewer than two sources are tracked.
     */
    [[nodiscard]] std::optional<std::size_t> suggested_reference() const;

    /** Samples of each fed so far. */
    [[nodiscard]] std::uint64_t sample_count() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace localcast::estimators
