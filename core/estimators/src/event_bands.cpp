// Hann window, FFT, triangles over the powers.
// SPDX-License-Identifier: MIT
#include "event_bands.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace localcast::estimators {
namespace {

constexpr double frame_seconds = 2048.0 / 48000.0;
constexpr double hop_seconds = 256.0 / 48000.0;
constexpr double lowest_hz = 30.0;
constexpr double highest_hz = 17000.0;
constexpr double highest_share = 0.45; // of the sample rate: above, the recorder's filter
constexpr double bands_per_octave = 24.0;

/** The FFT bins at the bands' centres, each once. */
std::vector<std::size_t> centre_bins(double sample_rate_hz, std::size_t frame) {
    const double top = std::min(highest_hz, highest_share * sample_rate_hz);
    std::vector<std::size_t> bins;
    for (double hz = lowest_hz; hz <= top; hz *= std::exp2(1.0 / bands_per_octave)) {
        const auto bin = static_cast<std::size_t>(std::lround(hz / sample_rate_hz * static_cast<double>(frame)));
        if (bin > 0 && (bins.empty() || bin > bins.back())) {
            bins.push_back(bin);
        }
    }
    return bins;
}

} // namespace

EventBands::EventBands(double sample_rate_hz, std::shared_ptr<FftPlans> plans)
    : plans_(std::move(plans)), hop_(static_cast<std::size_t>(std::lround(hop_seconds * sample_rate_hz))),
      window_(fast_fft_size(static_cast<std::size_t>(std::lround(frame_seconds * sample_rate_hz)))),
      time_(window_.size()), spectrum_(window_.size() / 2 + 1) {
    const std::size_t frame = window_.size();
    for (std::size_t n = 0; n < frame; ++n) {
        // Scaled so that a sine of full scale has magnitude 1.
        window_[n] = static_cast<float>((1.0 - std::cos(2.0 * std::numbers::pi * (static_cast<double>(n) + 0.5) /
                                                        static_cast<double>(frame))) *
                                        2.0 / static_cast<double>(frame));
    }
    const auto bins = centre_bins(sample_rate_hz, frame);
    for (std::size_t i = 1; i + 1 < bins.size(); ++i) {
        Band band{bins[i - 1] + 1, {}};
        for (std::size_t bin = band.first_bin; bin < bins[i + 1]; ++bin) {
            const bool rising = bin <= bins[i];
            const auto reach = static_cast<float>(rising ? bins[i] - bins[i - 1] : bins[i + 1] - bins[i]);
            const auto from = static_cast<float>(rising ? bin - bins[i - 1] : bins[i + 1] - bin);
            band.weights.push_back(from / reach);
        }
        bands_.push_back(std::move(band));
    }
}

void EventBands::magnitudes(std::span<const float> frame, std::span<float> out) {
    if (std::all_of(frame.begin(), frame.end(), [](float sample) { return sample == 0.0f; })) {
        std::fill(out.begin(), out.end(), 0.0f); // tracks are silent for most of their time
        return;
    }
    std::transform(frame.begin(), frame.end(), window_.begin(), time_.begin(), std::multiplies<>());
    plans_->of_size(window_.size()).forward(time_, spectrum_);
    for (std::size_t b = 0; b < bands_.size(); ++b) {
        float power = 0.0f;
        for (std::size_t i = 0; i < bands_[b].weights.size(); ++i) {
            power += bands_[b].weights[i] * std::norm(spectrum_[bands_[b].first_bin + i]);
        }
        out[b] = std::sqrt(power);
    }
}

} // namespace localcast::estimators
