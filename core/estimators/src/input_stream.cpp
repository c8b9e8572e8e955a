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

void InputStream::append(std::span<const float> samples) {
    clean_.assign(samples.begin(), samples.end());
    fault_.assign(samples.size(), 0.0f);
    silence_what_is_not_finite();
    count_loud();
    note_clipped();
    remove_offset();
    fade_in();
    faults_.append(fault_);
    emphasised_.clear();
    emphasis_.process(clean_, emphasised_);
    sound_.append(emphasised_);
}

void InputStream::mark(std::size_t index, float fault) {
    fault_[index] = fault;
    faults_end_ = std::max(faults_end_, faults_.end() + static_cast<std::int64_t>(index) + 1);
}

void InputStream::silence_what_is_not_finite() {
    std::uint32_t bad = 0;
    for (const float sample : clean_) {
        bad += std::abs(sample) <= largest_sample ? 0u : 1u;
    }
    ever_finite_ = ever_finite_ || bad < clean_.size();
    for (std::size_t i = 0; i < clean_.size() && bad > 0; ++i) {
        if (!(std::abs(clean_[i]) <= largest_sample)) {
            clean_[i] = 0.0f;
            mark(i, not_finite);
        }
    }
}

void InputStream::count_loud() {
    std::uint32_t count = 0;
    for (const float sample : clean_) {
        count += std::abs(sample) >= loud ? 1u : 0u;
    }
    loud_count_ += count;
}

void InputStream::note_clipped() {
    for (std::size_t i = 0; i < clean_.size(); ++i) {
        if (fault_[i] == not_finite) {
            continue;
        }
        run_ = clean_[i] == last_ && std::abs(clean_[i]) >= stuck_level ? run_ + 1 : 1;
        last_ = clean_[i];
        if (run_ >= stuck_run) {
            mark(i, at_limit);
            ++clipped_count_;
        }
    }
}

/** A first-order high pass far below what is listened to. */
void InputStream::remove_offset() {
    double input = last_input_;
    double output = last_output_;
    for (std::size_t i = 0; i < clean_.size(); ++i) {
        if (fault_[i] == not_finite) {
            continue;
        }
        const auto sample = static_cast<double>(clean_[i]);
        input = heard_ ? input : sample;
        heard_ = true;
        output = sample - input + offset_memory_ * output;
        input = sample;
        clean_[i] = static_cast<float>(output);
    }
    last_input_ = input;
    last_output_ = output;
}

void InputStream::fade_in() {
    for (std::size_t i = 0; i < clean_.size() && faded_ < fade_; ++i) {
        if (fault_[i] == not_finite) {
            continue;
        }
        clean_[i] *= static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * (static_cast<double>(faded_++) + 0.5) /
                                                            static_cast<double>(fade_)));
    }
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
