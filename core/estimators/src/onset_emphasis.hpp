// Keeps what arrives newly and takes back what still rings, without moving anything in time.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "fft.hpp"

namespace localcast::estimators {

/**
 * Spectral subtraction of reverberation (cf. Lebart, Boucher & Denbigh 2001): each band of each short frame is
 * reduced by what earlier frames, decaying, still leave in it. The gains are real, so that delays stay; the direct
 * sound, which comes first, stands out. Equal spans into two of these give equal spans out.
 */
class OnsetEmphasis {
public:
    OnsetEmphasis(double sample_rate_hz, std::shared_ptr<FftPlans> plans);

    /** Appends to `out` what is complete; it lags the input by one frame. */
    void process(std::span<const float> in, std::vector<float>& out);

private:
    void process_frame();

    std::shared_ptr<FftPlans> plans_;
    std::size_t frame_;
    std::size_t hop_;
    std::size_t lag_frames_;
    float decay_;
    std::size_t frame_count_ = 0;
    std::vector<float> window_;
    std::vector<float> input_;   // the samples of the next frame, as far as they have come
    std::vector<float> overlap_; // output not yet complete
    std::vector<float> power_; // of each band, the outermost ones twice
    std::vector<float> gain_;
    std::vector<float> ringing_;
    std::vector<std::vector<float>> past_power_; // of the last lag_frames_ frames, by turns
    std::vector<float> time_;
    std::vector<std::complex<float>> spectrum_;
};

} // namespace localcast::estimators
