// A group of one.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/phase_estimator.hpp"

#include <array>
#include <stdexcept>

#include "localcast/estimators/phase_group.hpp"

namespace localcast::estimators {

struct PhaseEstimator::State {
    PhaseEstimatorConfig config;
    PhaseGroup group;
};

PhaseEstimator::PhaseEstimator(const PhaseEstimatorConfig& config)
    : state_(std::make_unique<State>(State{config, PhaseGroup(config, 1)})) {}
PhaseEstimator::~PhaseEstimator() = default;
PhaseEstimator::PhaseEstimator(PhaseEstimator&&) noexcept = default;
PhaseEstimator& PhaseEstimator::operator=(PhaseEstimator&&) noexcept = default;

void PhaseEstimator::process(std::span<const float> reference, std::span<const float> source) {
    if (reference.size() != source.size()) {
        throw std::invalid_argument("PhaseEstimator: spans of different size");
    }
    const std::array<std::span<const float>, 1> sources{source};
    state_->group.process(reference, sources);
}

void PhaseEstimator::finish() {
    state_->group.finish();
}

PhaseEstimate PhaseEstimator::estimate() const {
    return state_->group.estimate(0);
}

std::vector<DelayObservation> PhaseEstimator::take_observations() {
    return state_->group.take_observations(0);
}

CorrelationCurve PhaseEstimator::correlation(std::size_t max_points) const {
    return state_->group.correlation(0, max_points);
}

std::uint64_t PhaseEstimator::sample_count() const noexcept {
    return state_->group.sample_count();
}

void PhaseEstimator::reset() {
    state_->group = PhaseGroup(state_->config, 1);
}

} // namespace localcast::estimators
