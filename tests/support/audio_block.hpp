// What an audio block says of itself.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/types.hpp"

#include <cstdint>

namespace localcast::test {

/// Floats that are interleaved, at 48 kHz.
inline AudioBlock block_of(std::uint32_t frames, std::uint32_t channels = 1) {
    AudioBlock block{};
    block.frame_count = frames;
    block.channel_count = channels;
    block.sample_rate_hz = 48000;
    block.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED;
    return block;
}

} // namespace localcast::test
