// Everything that a window holds at one moment: handles and claims as JSON, audio as a sound file.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace localcast {

/// What a sound file of a window holds: a channel for each channel of each source, all beginning at one stream time.
struct DumpedAudio {
    struct Channel {
        std::uint64_t source = 0; ///< hash of the sensor
        std::uint32_t channel = 0; ///< of that source, from 0
    };
    std::string file;
    std::uint64_t first_frame_ns = 0; ///< stream time of the first frame
    std::uint32_t sample_rate_hz = 0;
    std::uint64_t frames = 0;
    std::vector<Channel> channels;
    std::vector<std::uint64_t> left_out; ///< sources of another sample rate than most
};

/// Writes the audio of all sources as 32-bit float WAV, every block at its own stream time and silence where there is none.
/// The file appears whole or not at all. Empty, or why it could not be written.
[[nodiscard]] std::string dump_audio(ConstRuntimeRef runtime, const std::filesystem::path &path, DumpedAudio &written);

/// Writes every live handle and what the claims say, and what `audio` holds where there is one, to a file which appears whole or
/// not at all. Empty, or why it could not be written. `names` are those of sources, of which the window knows the hashes
/// only.
[[nodiscard]] std::string dump_window(ConstRuntimeRef runtime, const std::vector<std::string> &names,
                                      const std::filesystem::path &path, const DumpedAudio *audio = nullptr);

} // namespace localcast
