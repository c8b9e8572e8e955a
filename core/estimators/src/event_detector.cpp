// Spectral flux and peak picking.
// SPDX-License-Identifier: MIT
#include "event_detector.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace localcast::estimators {
namespace {

constexpr double lag_seconds = 0.016;
constexpr float reference_floor = 1e-4f;         // -80 dB full scale: below, nothing is loud
constexpr double reference_decay_db_per_s = 20.0;
constexpr float audible_share = 1e-3f;           // of the reference
constexpr float noise_share = 0.5f;              // of the noise that is added to what is compared
constexpr float noise_rise = 1.005f;             // per hop: 8 dB in a second
constexpr float noise_fall = 0.985f;
constexpr float noise_floor = 1e-7f;
constexpr double least_rise = 0.018;             // mean over the bands, decades
constexpr std::size_t peak_hops = 6;             // to either side
constexpr std::size_t mean_hops_before = 20;
constexpr std::size_t mean_hops_after = 12;
constexpr std::uint64_t least_hops_between = 6;  // onsets within 30 ms are one

} // namespace

EventDetector::EventDetector(double sample_rate_hz, double threshold, std::shared_ptr<FftPlans> plans)
    : bands_(sample_rate_hz, std::move(plans)), threshold_(threshold),
      lag_(static_cast<std::size_t>(
          std::lround(lag_seconds * sample_rate_hz / static_cast<double>(bands_.hop_size())))),
      reference_decay_(static_cast<float>(std::pow(
          10.0, -reference_decay_db_per_s / 20.0 * static_cast<double>(bands_.hop_size()) / sample_rate_hz))) {
    reset();
}

void EventDetector::reset() {
    reference_ = 0.0f;
    noise_.assign(bands_.size(), noise_floor);
    magnitudes_.assign(lag_ + 1, std::vector<float>(bands_.size(), 0.0f));
    fluxes_.assign(mean_hops_before + 1 + mean_hops_after, 0.0);
    frames_ = 0;
    last_candidate_.reset();
}

std::optional<EventCandidate> EventDetector::push(std::span<const float> frame) {
    bands_.magnitudes(frame, magnitudes_[frames_ % magnitudes_.size()]);
    fluxes_.pop_front();
    fluxes_.push_back(flux());
    follow_noise();
    ++frames_;
    return judge();
}

double EventDetector::flux() {
    const auto& now = magnitudes_[frames_ % magnitudes_.size()];
    const auto& earlier = magnitudes_[(frames_ + 1) % magnitudes_.size()];
    const float loudest = *std::max_element(now.begin(), now.end());
    reference_ = std::max({reference_ * reference_decay_, loudest, reference_floor});
    const std::size_t bands = now.size();
    double sum = 0.0;
    for (std::size_t b = 0; b < bands; ++b) {
        const float floor = audible_share * reference_ + noise_share * noise_[b];
        const float before = std::max({earlier[b > 0 ? b - 1 : 0], earlier[b], earlier[std::min(b + 1, bands - 1)]});
        if (now[b] > before) {
            sum += static_cast<double>(std::log10((floor + now[b]) / (floor + before)));
        }
    }
    return sum / static_cast<double>(bands);
}

/** The noise of a band is what its magnitude seldom goes below: it falls faster than it rises. */
void EventDetector::follow_noise() {
    const auto& now = magnitudes_[frames_ % magnitudes_.size()];
    const bool filling = frames_ < bands_.frame_size() / bands_.hop_size(); // the frame reaches before the beginning
    for (std::size_t b = 0; b < now.size(); ++b) {
        const float next = filling ? now[b] : noise_[b] * (now[b] > noise_[b] ? noise_rise : noise_fall);
        noise_[b] = std::max(next, noise_floor);
    }
}

std::optional<EventCandidate> EventDetector::judge() {
    if (frames_ <= mean_hops_after) {
        return {};
    }
    const double value = fluxes_[mean_hops_before];
    const double mean = std::accumulate(fluxes_.begin(), fluxes_.end(), 0.0) / static_cast<double>(fluxes_.size());
    const double least = mean + threshold_ * least_rise;
    const auto middle = fluxes_.begin() + static_cast<std::ptrdiff_t>(mean_hops_before);
    const auto reach = static_cast<std::ptrdiff_t>(peak_hops);
    const bool peak = *std::max_element(middle - reach, middle + reach + 1) <= value &&
                      std::count(middle - reach, middle, value) == 0;
    const std::uint64_t frame = frames_ - 1 - mean_hops_after;
    if (!peak || value < least || (last_candidate_ && frame - *last_candidate_ < least_hops_between)) {
        return {};
    }
    last_candidate_ = frame;
    return EventCandidate{frame, value / least};
}

} // namespace localcast::estimators
