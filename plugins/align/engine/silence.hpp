// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace localcast::plugin::align {

/// How many frames from the first on hold nothing in any channel.
/// producer-thread, rt
[[nodiscard]] inline std::uint32_t leading_silence(std::span<float *const> channels, std::uint32_t frames) {
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const float *const sound = std::find_if(channels[i], channels[i] + frames, [](float sample) { return sample != 0.0f; });
        frames = static_cast<std::uint32_t>(sound - channels[i]);
    }
    return frames;
}

} // namespace localcast::plugin::align
