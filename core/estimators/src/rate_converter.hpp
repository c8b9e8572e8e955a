// A stream at another sample rate.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sinc_interpolator.hpp"

namespace localcast::estimators {

/** Frame n of the output is the input at n * from / to, in whole numbers: no rounding adds up. */
class RateConverter {
public:
    /** Both rates above 0; starts with output frame `first_output`. Throws std::bad_alloc. */
    RateConverter(std::uint32_t from_hz, std::uint32_t to_hz, std::uint64_t first_output);

    /** The input frame that the first one pushed is; before it there is silence. */
    [[nodiscard]] std::uint64_t first_input() const noexcept { return first_input_; }

    /** Output frames that so many input frames are enough for, and the other way round. */
    [[nodiscard]] std::uint64_t output_frames(std::uint64_t input_frames) const noexcept;
    [[nodiscard]] std::uint64_t input_frames(std::uint64_t output_frames) const noexcept;

    void push(std::span<const float> input);

    /** The next frames; input_frames() of their end have been pushed. */
    void read(std::span<float> output);

private:
    std::uint64_t from_;
    std::uint64_t to_;
    SincInterpolator interpolator_;
    std::vector<float> input_;      // from reach frames before `start_` on
    std::uint64_t next_output_;
    std::uint64_t first_input_;
    std::uint64_t start_;
};

} // namespace localcast::estimators
