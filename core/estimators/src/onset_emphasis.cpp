// Short-time gains that follow onsets.
// SPDX-License-Identifier: MIT
#include "onset_emphasis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace localcast::estimators {
namespace {

constexpr double frame_seconds = 0.00533;
constexpr double lag_seconds = 0.005;  // what came this much earlier counts as ringing
constexpr double decay_seconds = 0.3;  // time in which ringing is taken to fall by 60 dB
constexpr float reduction = 0.5f;      // share of the ringing that is taken back
constexpr std::size_t overlap_factor = 4;
constexpr float smallest_power = std::numeric_limits<float>::min(); // of what there is nothing, nothing is left

} // namespace

OnsetEmphasis::OnsetEmphasis(double sample_rate_hz, std::shared_ptr<FftPlans> plans)
    : plans_(std::move(plans)),
      frame_(static_cast<std::size_t>(std::exp2(std::round(std::log2(frame_seconds * sample_rate_hz))))),
      hop_(frame_ / overlap_factor),
      lag_frames_(std::max<std::size_t>(
          1, static_cast<std::size_t>(std::lround(lag_seconds * sample_rate_hz / static_cast<double>(hop_))))),
      decay_(static_cast<float>(
          std::pow(10.0, -6.0 * static_cast<double>(hop_) / (sample_rate_hz * decay_seconds)))),
      window_(frame_), overlap_(frame_, 0.0f), power_(frame_ / 2 + 3), gain_(frame_ / 2 + 1),
      ringing_(frame_ / 2 + 1, 0.0f),
      past_power_(lag_frames_, std::vector<float>(frame_ / 2 + 1, 0.0f)), time_(frame_), spectrum_(frame_ / 2 + 1) {
    for (std::size_t n = 0; n < frame_; ++n) {
        window_[n] = static_cast<float>(
            std::sqrt(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(frame_))));
    }
}

void OnsetEmphasis::process(std::span<const float> in, std::vector<float>& out) {
    while (!in.empty()) {
        const std::size_t n = std::min(in.size(), frame_ - input_.size());
        input_.insert(input_.end(), in.begin(), in.begin() + static_cast<std::ptrdiff_t>(n));
        in = in.subspan(n);
        if (input_.size() == frame_) {
            process_frame();
            const auto hop = static_cast<std::ptrdiff_t>(hop_);
            out.insert(out.end(), overlap_.begin(), overlap_.begin() + hop);
            std::copy(overlap_.begin() + hop, overlap_.end(), overlap_.begin());
            std::fill(overlap_.end() - hop, overlap_.end(), 0.0f);
            input_.erase(input_.begin(), input_.begin() + hop);
        }
    }
}

void OnsetEmphasis::process_frame() {
    std::transform(input_.begin(), input_.end(), window_.begin(), time_.begin(), std::multiplies<>());
    const float scale = 2.0f / static_cast<float>(frame_ * overlap_factor);
    Fft& fft = plans_->of_size(frame_);
    fft.forward(time_, spectrum_);
    auto& earlier = past_power_[frame_count_++ % lag_frames_];
    const std::size_t bins = spectrum_.size();
    for (std::size_t k = 0; k < bins; ++k) {
        power_[k + 1] = std::norm(spectrum_[k]);
    }
    power_.front() = power_[1];
    power_.back() = power_[bins];
    for (std::size_t k = 0; k < bins; ++k) {
        const float power = (power_[k] + power_[k + 1] + power_[k + 2]) / 3.0f;
        ringing_[k] = std::max(ringing_[k] * decay_, earlier[k]);
        earlier[k] = power;
        gain_[k] = scale * std::max(0.0f, 1.0f - reduction * ringing_[k] / std::max(power, smallest_power));
    }
    for (std::size_t k = 0; k < bins; ++k) {
        spectrum_[k] *= gain_[k];
    }
    fft.inverse(spectrum_, time_);
    for (std::size_t n = 0; n < frame_; ++n) {
        overlap_[n] += time_[n] * window_[n];
    }
}

} // namespace localcast::estimators
