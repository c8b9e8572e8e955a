// What became of a sensor's audio blocks.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace localcast::estimators {

/** What became of the audio blocks of one sensor. */
struct BlockCounts {
    std::uint64_t blocks = 0;         ///< blocks used
    std::uint64_t frames = 0;         ///< frames used
    std::uint64_t gap_frames = 0;     ///< frames filled with silence because no block held them
    std::uint64_t overlap_frames = 0; ///< frames dropped because an earlier block held their time
    std::uint64_t invalid_blocks = 0; ///< unusable descriptor or payload, or another sample rate than the first block's
};

} // namespace localcast::estimators
