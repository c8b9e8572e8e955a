// Loops of three: reference, source, another source.
// SPDX-License-Identifier: MIT
#include "source_consistency.hpp"

#include <algorithm>
#include <cmath>

#include "alignment_peak.hpp"
#include "complex_product.hpp"

namespace localcast::estimators {
namespace {

constexpr std::size_t rounds = 4;          // blocks between comparisons of one source: about a second
constexpr double least_significance = 8.0;
constexpr double agreed_samples = 2.0;     // reflections move the delays of different pairs by fractions of a sample
constexpr std::size_t votes_kept = 6;
constexpr std::size_t votes_against = 4;
constexpr double coherence_memory = 0.7;

LocalSpectra spectra_between(const std::vector<std::vector<std::complex<float>>>& x,
                             const std::vector<std::vector<std::complex<float>>>& y) {
    const std::size_t bins = x.front().size();
    LocalSpectra spectra{std::vector<std::complex<double>>(bins), std::vector<double>(bins), std::vector<double>(bins),
                         std::min(0.9, 1.0 / (0.95 * static_cast<double>(x.size())))};
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (std::size_t k = 0; k < bins; ++k) {
            spectra.cross[k] += std::complex<double>(conjugate_product(x[i][k], y[i][k]));
            spectra.power_x[k] += static_cast<double>(std::norm(x[i][k]));
            spectra.power_y[k] += static_cast<double>(std::norm(y[i][k]));
        }
    }
    return spectra;
}

} // namespace

SourceConsistency::SourceConsistency(std::size_t sources)
    : count_(sources), votes_(sources), coherence_(sources * sources, -1.0) {}

void SourceConsistency::compare(std::deque<PairTracker>& trackers, std::int64_t block, const SharedReference& shared) {
    if (count_ < 2) {
        return;
    }
    turn_ = (turn_ + 1) % rounds;
    for (std::size_t a = turn_; a < count_; a += rounds) {
        const std::size_t b = (a + stride_) % count_;
        if (!trackers[a].tracking() || !trackers[b].tracking()) {
            continue;
        }
        const auto& x = trackers[a].aligned_frames(block);
        const auto& y = trackers[b].aligned_frames(block);
        if (x.empty() || x.size() != y.size()) {
            continue;
        }
        const LocalSpectra spectra = spectra_between(x, y);
        const AlignmentPeak peak = find_alignment_peak(spectra, 0, shared.grid.hop, shared.config.sample_rate_hz, *shared.plans);
        if (peak.significance() < least_significance) {
            continue;
        }
        const double measured = common_sound(spectra, shared.config.sample_rate_hz, 1).coherence;
        double& coherence = coherence_[std::min(a, b) * count_ + std::max(a, b)];
        coherence = coherence < 0.0 ? measured : coherence_memory * coherence + (1.0 - coherence_memory) * measured;
        vote(trackers, a, b, std::abs(peak.lag_samples) <= agreed_samples);
    }
    if (turn_ == 0) {
        stride_ = stride_ % (count_ - 1) + 1;
    }
}

/** Of two that disagree the one that has less in common with the reference is taken to be wrong. */
void SourceConsistency::vote(std::deque<PairTracker>& trackers, std::size_t a, std::size_t b, bool agree) {
    const std::size_t weaker = trackers[a].coherence() < trackers[b].coherence() ? a : b;
    for (const std::size_t one : {a, b}) {
        if (agree || one == weaker) {
            votes_[one].push_back(!agree);
        }
        if (votes_[one].size() > votes_kept) {
            votes_[one].pop_front();
        }
        const auto against = static_cast<std::size_t>(std::count(votes_[one].begin(), votes_[one].end(), true));
        trackers[one].contradict(against >= votes_against);
    }
}

std::optional<std::size_t> SourceConsistency::most_coherent(const std::deque<PairTracker>& trackers) const {
    std::vector<double> sum(count_ + 1, 0.0);
    std::vector<int> measured(count_ + 1, 0);
    const auto add = [&](std::size_t a, std::size_t b, double coherence) {
        sum[a] += coherence;
        sum[b] += coherence;
        ++measured[a];
        ++measured[b];
    };
    for (std::size_t a = 0; a < count_; ++a) {
        if (trackers[a].tracking()) {
            add(a, count_, trackers[a].coherence());
        }
        for (std::size_t b = a + 1; b < count_; ++b) {
            if (coherence_[a * count_ + b] >= 0.0) {
                add(a, b, coherence_[a * count_ + b]);
            }
        }
    }
    if (measured[count_] < 2) {
        return std::nullopt;
    }
    std::size_t best = count_;
    for (std::size_t i = 0; i < count_; ++i) {
        if (measured[i] >= 2 && sum[i] / measured[i] > sum[best] / measured[best]) {
            best = i;
        }
    }
    return best;
}

} // namespace localcast::estimators
