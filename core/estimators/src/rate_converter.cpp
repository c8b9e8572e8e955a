// Windowed-sinc conversion between nominal rates.
// SPDX-License-Identifier: MIT
#include "rate_converter.hpp"

#include <algorithm>

namespace localcast::estimators {

RateConverter::RateConverter(std::uint32_t from_hz, std::uint32_t to_hz, std::uint64_t first_output)
    : from_(from_hz), to_(to_hz),
      interpolator_(std::min(1.0, static_cast<double>(to_hz) / static_cast<double>(from_hz))),
      input_(interpolator_.reach(), 0.0f), next_output_(first_output), first_input_(first_output * from_ / to_),
      start_(first_input_) {}

std::uint64_t RateConverter::output_frames(std::uint64_t input_frames) const noexcept {
    const std::uint64_t spare = interpolator_.reach() + 1;
    return input_frames > spare ? (input_frames - spare) * to_ / from_ : 0;
}

std::uint64_t RateConverter::input_frames(std::uint64_t output_frames) const noexcept {
    return output_frames * from_ / to_ + interpolator_.reach() + 1;
}

void RateConverter::push(std::span<const float> input) {
    input_.insert(input_.end(), input.begin(), input.end());
}

void RateConverter::read(std::span<float> output) {
    const std::uint64_t whole = next_output_ * from_ / to_;
    const double fraction = static_cast<double>(next_output_ * from_ % to_) / static_cast<double>(to_);
    const std::uint64_t done = whole - start_;
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(done));
    start_ = whole;
    interpolator_.read(input_, static_cast<double>(interpolator_.reach()) + fraction,
                       static_cast<double>(from_) / static_cast<double>(to_), output);
    next_output_ += output.size();
}

} // namespace localcast::estimators
