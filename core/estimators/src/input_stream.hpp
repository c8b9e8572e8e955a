// One microphone's samples as the estimators want them: finite, onsets emphasised, faults marked.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "fft.hpp"
#include "onset_emphasis.hpp"
#include "sample_history.hpp"

namespace localcast::estimators {

class InputStream {
public:
    /** Keeps the last `capacity` samples. */
    InputStream(double sample_rate_hz, std::size_t capacity, std::shared_ptr<FftPlans> plans);

    void append(std::span<const float> samples);

    /** Samples with their onsets emphasised; its end lags what was appended by some milliseconds. */
    [[nodiscard]] const SampleHistory& sound() const noexcept { return sound_; }

    /** Whether samples [start, start + size) are finite and hardly clipped. */
    [[nodiscard]] bool usable(std::int64_t start, std::size_t size) const;

    [[nodiscard]] std::int64_t end() const noexcept { return faults_.end(); }
    [[nodiscard]] bool ever_finite() const noexcept { return ever_finite_; }
    [[nodiscard]] bool mostly_clipped() const noexcept { return 2 * clipped_count_ > loud_count_ && clipped_count_ > 0; }

private:
    void mark(std::size_t index, float fault);
    void silence_what_is_not_finite();
    void count_loud();
    void note_clipped();
    void remove_offset();
    void fade_in();

    SampleHistory sound_;
    SampleHistory faults_; // what is wrong with each sample, 0: nothing
    std::int64_t faults_end_ = 0; // one past the last sample with which something is wrong
    OnsetEmphasis emphasis_;
    std::vector<float> clean_;
    std::vector<float> fault_;
    std::vector<float> emphasised_;
    std::size_t fade_;
    double offset_memory_;
    double last_input_ = 0.0;
    double last_output_ = 0.0;
    bool heard_ = false;
    std::size_t faded_ = 0;
    float last_ = 0.0f;
    int run_ = 0;
    bool ever_finite_ = false;
    std::uint64_t clipped_count_ = 0;
    std::uint64_t loud_count_ = 0;
};

} // namespace localcast::estimators
