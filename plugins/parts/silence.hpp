// Whether anything sounds: exact zeros are silence, whatever their sign.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace localcast::plugin {

/// Looks at every sample, which takes less time than to stop at the first one: compilers make vectors of it.
/// producer-thread, rt
[[nodiscard]] inline bool is_silent(const float *samples, std::uint32_t frames) LOCALCAST_RT {
    std::uint32_t sounds = 0;
    for (std::uint32_t i = 0; i < frames; ++i) {
        sounds |= samples[i] != 0.0f ? 1u : 0u;
    }
    return sounds == 0;
}

/// How many frames from the first on hold nothing in any channel.
/// producer-thread, rt
[[nodiscard]] inline std::uint32_t leading_silence(std::span<float *const> channels, std::uint32_t frames) LOCALCAST_RT {
    for (std::size_t i = 0; i < channels.size(); ++i) {
        if (!is_silent(channels[i], frames)) {
            const auto sounds = [](float sample) { return sample != 0.0f; };
            frames = static_cast<std::uint32_t>(std::find_if(channels[i], channels[i] + frames, sounds) - channels[i]);
        }
    }
    return frames;
}

/// The same from the last one backwards.
/// producer-thread, rt
[[nodiscard]] inline std::uint32_t trailing_silence(std::span<float *const> channels, std::uint32_t frames) LOCALCAST_RT {
    std::uint32_t silence = frames;
    for (std::size_t i = 0; i < channels.size(); ++i) {
        for (std::uint32_t n = 0; n < silence; ++n) {
            silence = channels[i][frames - 1 - n] != 0.0f ? n : silence;
        }
    }
    return silence;
}

} // namespace localcast::plugin
