// Trackers that share a reference, and the comparison of sources with each other.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/phase_group.hpp"

#include <algorithm>
#include <deque>
#include <stdexcept>

#include "pair_tracker.hpp"
#include "source_consistency.hpp"

namespace localcast::estimators {
namespace {

/** Blocks are whole for all sources at once. That not all are worked on in one call, every source has its turn, a hop later
 *  than the one before; fewer turns than a block has hops, so that those of one block are over before the next one is whole. */
constexpr std::size_t turns = 4;
static_assert(turns < FrameGrid::block_frames);

} // namespace

struct PhaseGroup::State {
    State(const PhaseEstimatorConfig& config, std::size_t sources) : shared(config), consistency(sources) {
        for (std::size_t i = 0; i < sources; ++i) {
            trackers.emplace_back(shared, static_cast<std::int64_t>(i % turns * shared.grid.hop));
        }
    }

    void compare_sources();

    SharedReference shared;
    std::deque<PairTracker> trackers;
    SourceConsistency consistency;
    std::uint64_t sample_count = 0;
    std::int64_t compared_block = 0;
};

/** Once every block that all tracked sources have reached: each source with one other. */
void PhaseGroup::State::compare_sources() {
    std::int64_t reached = -1;
    for (const PairTracker& tracker : trackers) {
        if (tracker.tracking()) {
            reached = reached < 0 ? tracker.next_block() : std::min(reached, tracker.next_block());
        }
    }
    if (reached - 1 <= compared_block) {
        return;
    }
    compared_block = reached - 1;
    consistency.compare(trackers, compared_block, shared);
}

PhaseGroup::PhaseGroup(const PhaseEstimatorConfig& config, std::size_t source_count)
    : state_(std::make_unique<State>(config, source_count)) {}
PhaseGroup::~PhaseGroup() = default;
PhaseGroup::PhaseGroup(PhaseGroup&&) noexcept = default;
PhaseGroup& PhaseGroup::operator=(PhaseGroup&&) noexcept = default;

std::size_t PhaseGroup::source_count() const noexcept {
    return state_->trackers.size();
}

void PhaseGroup::process(std::span<const float> reference, std::span<const std::span<const float>> sources) {
    State& s = *state_;
    const bool fits = sources.size() == s.trackers.size() &&
                      std::all_of(sources.begin(), sources.end(), [&](auto one) { return one.size() == reference.size(); });
    if (!fits) {
        throw std::invalid_argument("PhaseGroup: wrong number of sources, or spans of different size");
    }
    // On the frames' own grid, so that the cut of the input decides nothing.
    const std::size_t hop = s.shared.grid.hop;
    for (std::size_t done = 0; done < reference.size();) {
        const std::size_t count = std::min(reference.size() - done, hop - static_cast<std::size_t>(s.sample_count % hop));
        s.shared.stream.append(reference.subspan(done, count));
        s.sample_count += count;
        for (std::size_t i = 0; i < sources.size(); ++i) {
            s.trackers[i].append(reference.subspan(done, count), sources[i].subspan(done, count));
        }
        done += count;
        if (s.sample_count % hop == 0) {
            for (PairTracker& tracker : s.trackers) {
                tracker.advance(false);
            }
            s.compare_sources();
        }
    }
}

void PhaseGroup::finish() {
    for (PairTracker& tracker : state_->trackers) {
        tracker.advance(true);
    }
}

PhaseEstimate PhaseGroup::estimate(std::size_t source) const {
    return state_->trackers.at(source).estimate();
}

std::vector<DelayObservation> PhaseGroup::take_observations(std::size_t source) {
    return state_->trackers.at(source).take_observations();
}

CorrelationCurve PhaseGroup::correlation(std::size_t source, std::size_t max_points) const {
    return state_->trackers.at(source).correlation(max_points);
}

std::optional<std::size_t> PhaseGroup::suggested_reference() const {
    return state_->consistency.most_coherent(state_->trackers);
}

std::uint64_t PhaseGroup::sample_count() const noexcept {
    return state_->sample_count;
}

} // namespace localcast::estimators
