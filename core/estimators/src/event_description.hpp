// Kind, length and strength of a sound from what follows its onset.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "fft.hpp"
#include "localcast/estimators/event_estimate.hpp"

namespace localcast::estimators {

struct EventDescription {
    EventType type = EventType::other;
    double duration = 0.0; ///< samples until 20 dB below the peak, at most 65 ms
    double strength = 0.0; ///< largest magnitude within 50 ms
    double held = 1.0;     ///< power 45..65 ms after the onset, as far as it was heard, over the peak's
};

/** Levels are powers in steps of 2.5 ms, less that of the 10 ms before the onset. */
class EventDescriber {
public:
    EventDescriber(double sample_rate_hz, std::shared_ptr<FftPlans> plans);

    [[nodiscard]] EventDescription describe(std::span<const float> sound, std::size_t onset);

private:
    [[nodiscard]] std::vector<double> levels(std::span<const float> sound, std::size_t onset) const;
    [[nodiscard]] bool like_a_clap(std::span<const float> after);
    [[nodiscard]] double flatness(double bins_per_hz) const;

    double sample_rate_hz_;
    std::size_t step_;
    std::shared_ptr<FftPlans> plans_;
    std::vector<float> window_; // falls from 1 to 0 over 40 ms
    std::vector<float> time_;
    std::vector<std::complex<float>> spectrum_;
};

} // namespace localcast::estimators
