// Whether sources that are each aligned to the reference are aligned to each other.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "pair_tracker.hpp"

namespace localcast::estimators {

class SourceConsistency {
public:
    explicit SourceConsistency(std::size_t sources);

    /** Compares each tracked source with another in one block, and tells the trackers who is contradicted. */
    void compare(std::deque<PairTracker>& trackers, std::int64_t block, const SharedReference& shared);

    /** See PhaseGroup::suggested_reference. */
    [[nodiscard]] std::optional<std::size_t> most_coherent(const std::deque<PairTracker>& trackers) const;

private:
    void vote(std::deque<PairTracker>& trackers, std::size_t a, std::size_t b, bool agree);

    std::size_t count_;
    std::size_t turn_ = 0;                    // blocks until a source's turn comes
    std::size_t stride_ = 1;                  // to the partner
    std::vector<std::deque<bool>> votes_;     // of each source, the last few: contradicted or not
    std::vector<double> coherence_;           // of source a and source b at a * count_ + b; below 0: not measured
};

} // namespace localcast::estimators
