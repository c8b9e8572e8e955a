// Levels over time, and where in the spectrum the beginning lies.
// SPDX-License-Identifier: MIT
#include "event_description.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace localcast::estimators {
namespace {

constexpr double step_s = 0.0025;
constexpr std::size_t loud_steps = 20;   // in which the peak lies
constexpr std::size_t held_from = 18;    // steps in which a sound is held or has died away
constexpr std::size_t held_to = 26;
constexpr std::size_t least_held = 4;
constexpr double background_s = 0.01;
constexpr double ended = 0.01;           // of the peak's power
constexpr double sustained = 0.25;       // of the peak's power: 6 dB
constexpr double sustained_clap = 0.56;  // 2.5 dB: a lively room holds the noise of a clap longer than that
constexpr double spectrum_s = 0.04;
constexpr double low_hz = 400.0;         // drums and strings have most of their power below, hi-hats above high_hz
constexpr double high_hz = 8000.0;
constexpr double most_low = 0.1;
constexpr double most_high = 0.9;
constexpr double flat_from_hz = 700.0;   // where a clap's noise is told from tones, in parts so narrow
constexpr double flat_to_hz = 7000.0;    // that its colour does not matter
constexpr double flat_step_hz = 400.0;
constexpr double least_flatness = 0.34;  // noise is at about 0.56, tones are near 0

} // namespace

EventDescriber::EventDescriber(double sample_rate_hz, std::shared_ptr<FftPlans> plans)
    : sample_rate_hz_(sample_rate_hz), step_(static_cast<std::size_t>(step_s * sample_rate_hz)),
      plans_(std::move(plans)), window_(fast_fft_size(static_cast<std::size_t>(spectrum_s * sample_rate_hz))),
      time_(window_.size()), spectrum_(window_.size() / 2 + 1) {
    for (std::size_t i = 0; i < window_.size(); ++i) {
        const double phase = std::numbers::pi * static_cast<double>(i) / static_cast<double>(window_.size());
        window_[i] = static_cast<float>(0.5 + 0.5 * std::cos(phase));
    }
}

std::vector<double> EventDescriber::levels(std::span<const float> sound, std::size_t onset) const {
    const auto power = [](std::span<const float> part) {
        double sum = 0.0;
        for (const float v : part) {
            sum += static_cast<double>(v) * static_cast<double>(v);
        }
        return part.empty() ? 0.0 : sum / static_cast<double>(part.size());
    };
    const auto background = static_cast<std::size_t>(background_s * sample_rate_hz_);
    const double before = power(sound.first(onset).last(std::min(onset, background)));
    std::vector<double> out;
    for (std::size_t at = onset; at + step_ <= sound.size() && out.size() < held_to; at += step_) {
        out.push_back(std::max(0.0, power(sound.subspan(at, step_)) - before));
    }
    return out;
}

EventDescription EventDescriber::describe(std::span<const float> sound, std::size_t onset) {
    EventDescription description;
    const auto after = sound.subspan(onset);
    for (const float v : after.first(std::min(after.size(), loud_steps * step_))) {
        description.strength = std::max(description.strength, static_cast<double>(std::abs(v)));
    }
    const auto level = levels(sound, onset);
    double peak = 0.0;
    std::size_t end = 0;
    for (std::size_t i = 0; i < std::min(level.size(), loud_steps); ++i) {
        peak = std::max(peak, level[i]);
    }
    for (std::size_t i = 0; i < level.size(); ++i) {
        end = level[i] > ended * peak ? i + 1 : end;
    }
    description.duration = static_cast<double>(end * step_);
    if (level.size() < held_from + least_held) {
        return description;
    }
    const double held = std::accumulate(level.begin() + held_from, level.end(), 0.0) /
                        static_cast<double>(level.size() - held_from);
    description.held = peak > 0.0 ? held / peak : 1.0;
    if (description.held <= sustained_clap && like_a_clap(after)) {
        description.type = EventType::clap;
    } else {
        description.type = description.held > sustained ? EventType::sustained : EventType::transient;
    }
    return description;
}

bool EventDescriber::like_a_clap(std::span<const float> after) {
    for (std::size_t i = 0; i < time_.size(); ++i) {
        time_[i] = i < after.size() ? after[i] * window_[i] : 0.0f;
    }
    plans_->of_size(time_.size()).forward(time_, spectrum_);
    const double bins_per_hz = static_cast<double>(time_.size()) / sample_rate_hz_;
    double low = 0.0;
    double high = 0.0;
    double all = std::numeric_limits<double>::min();
    for (std::size_t k = 1; k < spectrum_.size(); ++k) {
        const double power = static_cast<double>(std::norm(spectrum_[k]));
        const double hz = static_cast<double>(k) / bins_per_hz;
        all += power;
        low += hz < low_hz ? power : 0.0;
        high += hz > high_hz ? power : 0.0;
    }
    return low <= most_low * all && high <= most_high * all && flatness(bins_per_hz) >= least_flatness;
}

/** Geometric over arithmetic mean of the power in each part, weighted by the power. */
double EventDescriber::flatness(double bins_per_hz) const {
    const auto step = static_cast<std::size_t>(flat_step_hz * bins_per_hz);
    const std::size_t end = std::min(spectrum_.size(), static_cast<std::size_t>(flat_to_hz * bins_per_hz));
    double geometric = 0.0;
    double arithmetic = std::numeric_limits<double>::min();
    for (auto first = static_cast<std::size_t>(flat_from_hz * bins_per_hz); first + step <= end; first += step) {
        double logarithms = 0.0;
        for (std::size_t k = first; k < first + step; ++k) {
            const double power = static_cast<double>(std::norm(spectrum_[k]));
            arithmetic += power;
            logarithms += std::log(power + std::numeric_limits<double>::min());
        }
        geometric += static_cast<double>(step) * std::exp(logarithms / static_cast<double>(step));
    }
    return geometric / arithmetic;
}

} // namespace localcast::estimators
