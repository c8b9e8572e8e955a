// The magnitudes of a short frame in bands as narrow as the ear's steps between notes.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "fft.hpp"

namespace localcast::estimators {

/** Triangular bands, 24 to the octave where the frame resolves them, from 30 Hz to 17 kHz or 0.45 of the rate. */
class EventBands {
public:
    EventBands(double sample_rate_hz, std::shared_ptr<FftPlans> plans);

    [[nodiscard]] std::size_t frame_size() const noexcept { return window_.size(); }
    [[nodiscard]] std::size_t hop_size() const noexcept { return hop_; }
    [[nodiscard]] std::size_t size() const noexcept { return bands_.size(); }

    /** frame.size() == frame_size(), out.size() == size(); a sine of full scale in one band is 1. */
    void magnitudes(std::span<const float> frame, std::span<float> out);

private:
    struct Band {
        std::size_t first_bin;
        std::vector<float> weights;
    };
    std::shared_ptr<FftPlans> plans_;
    std::size_t hop_;
    std::vector<float> window_;
    std::vector<Band> bands_;
    std::vector<float> time_;
    std::vector<std::complex<float>> spectrum_;
};

} // namespace localcast::estimators
