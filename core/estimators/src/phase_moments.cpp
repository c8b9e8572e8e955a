// Sums over time, and scores made of them.
// SPDX-License-Identifier: MIT
#include "phase_moments.hpp"

#include <algorithm>
#include <cmath>

#include "complex_product.hpp"
#include "phasors.hpp"

namespace localcast::estimators {

void PhaseMoments::add_weights(std::span<const std::complex<float>> phasors, double seconds) {
    const double square = seconds * seconds;
    for (std::size_t k = 0; k < phasors.size(); ++k) {
        const double weight = magnitude(phasors[k]);
        Weights& weights = weights_[k];
        weights.sum += weight;
        weights.first += weight * seconds;
        weights.second += weight * square;
        weights.third += weight * square * seconds;
        weights.fourth += weight * square * square;
        weights.squares += weight * weight;
    }
}

void PhaseMoments::clear_phasors() {
    std::fill(phasors_.begin(), phasors_.end(), Phasors{});
}

void PhaseMoments::add_phasors(std::span<const std::complex<float>> phasors, double shift, double seconds) {
    for_each_phasor(step_ * shift, phasors.size(), [&](std::size_t k, std::size_t, double real, double imag) {
        const std::complex<double> turned = std::complex<double>(phasors[k]) * std::complex<double>(real, imag);
        phasors_[k].sum += turned;
        phasors_[k].times_time += seconds * turned;
        phasors_[k].times_square += seconds * seconds * turned;
    });
}

double PhaseMoments::information_at(std::size_t bin) const {
    const Weights& weights = weights_[bin];
    const double omega = step_ * static_cast<double>(bin);
    return omega * omega * (weights.second - weights.first * weights.first / weights.sum);
}

PhaseMoments::Information PhaseMoments::information() const {
    Information all;
    double both = 0.0;
    for (std::size_t k = 0; k < weights_.size(); ++k) {
        const Weights& weights = weights_[k];
        if (weights.sum > 0.0) {
            const double omega = step_ * static_cast<double>(k);
            all.growth += information_at(k);
            both += omega * omega * (weights.third - weights.first * weights.second / weights.sum);
            all.change += omega * omega * (weights.fourth - weights.second * weights.second / weights.sum);
        }
    }
    if (all.growth > 0.0) {
        all.share = both / all.growth;
        all.change -= all.share * both;
    }
    return all;
}

PhaseMoments::Scores PhaseMoments::scores(const Information& all) const {
    Scores scores;
    double passed = 0.0;
    double in_line = 0.0;
    for (std::size_t k = 0; k < weights_.size(); ++k) {
        const Weights& weights = weights_[k];
        const double length = magnitude(phasors_[k].sum);
        if (!(weights.sum > 0.0) || !(length > 0.0)) {
            continue;
        }
        const double share = information_at(k) / all.growth;
        const auto part = std::min(band_parts - 1, static_cast<std::size_t>(passed * band_parts));
        const std::complex<double> back = step_ * static_cast<double>(k) * std::conj(phasors_[k].sum) / length;
        const double growth = (back * phasors_[k].times_time).imag();
        scores.growth[part] += growth;
        scores.change[part] += (back * phasors_[k].times_square).imag() - all.share * growth;
        passed += share;
        const double most = weights.sum * weights.sum - weights.squares;
        if (most > 0.0) {
            in_line += (length * length - weights.squares) / most * share;
        }
    }
    scores.in_line = std::sqrt(std::max(0.0, in_line));
    return scores;
}

PhaseMoments::Apart PhaseMoments::apart(std::span<const std::complex<float>> phasors, double shift) const {
    Apart apart;
    for_each_phasor(step_ * shift, phasors.size(), [&](std::size_t k, std::size_t, double real, double imag) {
        const double length = magnitude(phasors_[k].sum);
        if (length > 0.0) {
            const double omega = step_ * static_cast<double>(k);
            const std::complex<double> phasor(phasors[k]);
            apart.score += omega / length * (std::conj(phasors_[k].sum) * phasor * std::complex<double>(real, imag)).imag();
            apart.information += omega * omega * magnitude(phasor);
        }
    });
    return apart;
}

} // namespace localcast::estimators
