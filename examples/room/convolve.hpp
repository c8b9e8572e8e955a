// Convolution by FFT.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

namespace localcast::room {

/** Full convolution: a.size() + b.size() - 1 samples. */
[[nodiscard]] std::vector<float> convolve(std::span<const float> a, std::span<const float> b);

} // namespace localcast::room
