// What the five-second window held at one moment of the run, read through its typed views.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recording.hpp"

namespace localcast::align {

struct BlockMark {
    double start_seconds;
    double length_seconds;
    float peak; ///< largest sample, full scale 1
};

struct ClaimMark {
    double time_seconds;
    bool valid;
    double delay_ms;
    float confidence;
};

/** One recording's part of the views. */
struct WindowLane {
    std::size_t recording; ///< index; 0 is the reference
    std::vector<BlockMark> blocks;
    std::vector<ClaimMark> claims;
};

struct WindowPicture {
    double start_seconds = 0.0;
    double edge_seconds = 0.0;
    std::size_t live_samples = 0;
    std::size_t audio_blocks = 0;
    std::size_t phase_claims = 0;
    std::vector<WindowLane> lanes; ///< empty: no picture was taken
};

/** Reads the audio-block and phase-claim views as they are now. At most `max_lanes` recordings get a lane. */
WindowPicture take_picture(const LocalcastRuntime* runtime, std::span<const Recording> recordings,
                           std::size_t max_lanes);

} // namespace localcast::align
