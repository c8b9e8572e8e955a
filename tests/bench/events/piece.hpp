// A recording with the truth about its onsets.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace localcast::bench {

struct Piece {
    std::string set;
    std::string name;
    double sample_rate_hz = 48000.0;
    std::vector<float> samples;
    std::vector<double> onsets; ///< frames, fractional, increasing
};

} // namespace localcast::bench
