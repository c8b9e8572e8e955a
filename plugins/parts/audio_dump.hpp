// The audio that a window holds at one moment, as one sound file.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace localcast {

/// A channel for each channel of each source, all beginning at one stream time.
struct WindowAudio {
    struct Channel {
        std::uint64_t source = 0; ///< hash of the sensor
        std::uint32_t channel = 0; ///< of that source, from 0
    };
    std::uint64_t first_frame_ns = 0; ///< stream time of the first frame
    std::uint32_t sample_rate_hz = 0;
    std::uint64_t frames = 0;
    std::vector<Channel> channels;
    std::vector<std::uint64_t> left_out; ///< sources of another sample rate than most
    std::vector<float> samples; ///< frame by frame
};

/// Every block at its own stream time, and silence where there is none. Empty, or why there is nothing for a sound file.
[[nodiscard]] std::string read_audio(ConstRuntimeRef runtime, WindowAudio &audio);

/// As 32-bit float WAV.
void write_wav(std::ostream &file, const WindowAudio &audio);

} // namespace localcast
