// Recorded strokes at known moments.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace localcast::test {

struct Performance {
    std::vector<float> sound; // at 48 kHz, with white noise of -60 dB full scale
    std::vector<std::int64_t> onsets;
};

/// Claps of hands and drums one after the other, on no grid, whose beginnings are no matter of opinion.
Performance perform();

} // namespace localcast::test
