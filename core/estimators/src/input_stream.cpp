// Cleans what comes in and remembers where it was bad.
// SPDX-License-Identifier: MIT
#include "input_stream.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "frame_grid.hpp"

namespace localcast::estimators {
namespace {

constexpr float stuck_level = 0.1f;       // below, equal samples are quantisation
constexpr int stuck_run = 4;              // equal samples in a row: a converter at its limit
constexpr float not_finite = 1.0f; // one such sample spoils a frame
constexpr float at_limit = 0.5f;
constexpr float largest_clipped_share = 0.1f;
constexpr float loud = 1e-4f;
constexpr double lowest_hz = 10.0;
constexpr float largest_sample = 1e6f;    // beyond it squares of sums lose their meaning

} // namespace

InputStream::InputStream(double sample_rate_hz, std::size_t capacity, std::shared_ptr<FftPlans> plans)
    : sound_(capacity), faults_(capacity), emphasis_(sample_rate_hz, std::move(plans)),
      fade_(FrameGrid(sample_rate_hz).hop),
      offset_memory_(1.0 - 2.0 * std::numbers::pi * lowest_hz / sample_rate_hz) {}

bool InputStream::clipped(float sample) {
    run_ = sample == last_ && std::abs(sample) >= stuck_level ? run_ + 1 : 1;
    last_ = sample;
    return run_ >= stuck_run;
}

/** A first-order high pass far below what is listened to. */
float InputStream::without_offset(float sample) {
    if (!heard_) {
        heard_ = true;
        last_input_ = static_cast<double>(sample);
    }
    last_output_ = static_cast<double>(sample) - last_input_ + offset_memory_ * last_output_;
    last_input_ = static_cast<double>(sample);
    return static_cast<float>(last_output_);
}

void InputStream::append(std::span<const float> samples) {
    clean_.assign(samples.begin(), samples.end());
    fault_.assign(samples.size(), 0.0f);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!(std::abs(clean_[i]) <= largest_sample)) {
            clean_[i] = 0.0f;
            fault_[i] = not_finite;
            continue;
        }
        ever_finite_ = true;
        loud_count_ += std::abs(clean_[i]) >= loud ? 1u : 0u;
        if (clipped(clean_[i])) {
            fault_[i] = at_limit;
            ++clipped_count_;
        }
        clean_[i] = without_offset(clean_[i]);
        if (faded_ < fade_) {
            clean_[i] *= static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * (static_cast<double>(faded_++) + 0.5) /
                                                                static_cast<double>(fade_)));
        }
    }
    const auto last = std::find_if(fault_.rbegin(), fault_.rend(), [](float fault) { return fault > 0.0f; });
    faults_end_ = last == fault_.rend() ? faults_end_ : faults_.end() + (fault_.rend() - last);
    faults_.append(fault_);
    emphasised_.clear();
    emphasis_.process(clean_, emphasised_);
    sound_.append(emphasised_);
}

bool InputStream::usable(std::int64_t start, std::size_t size) const {
    if (start >= faults_end_) {
        return true;
    }
    std::vector<float> faults(size);
    faults_.copy(start, faults);
    std::size_t clipped_samples = 0;
    for (const float fault : faults) {
        if (fault >= not_finite) {
            return false;
        }
        clipped_samples += fault > 0.0f ? 1 : 0;
    }
    return static_cast<float>(clipped_samples) <= largest_clipped_share * static_cast<float>(size);
}

} // namespace localcast::estimators
