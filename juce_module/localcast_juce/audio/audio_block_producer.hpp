// What a processBlock calls: JUCE's buffer and playhead in, a stamped block in the room's window out.
// SPDX-License-Identifier: MIT
#pragma once

#include "audio_feed.hpp"

#include <juce_audio_basics/juce_audio_basics.h>

namespace localcast::audio {

/// What the host says of the coming block; nothing without a playhead. Call it in processBlock.
/// producer-thread, rt
[[nodiscard]] HostBlock host_block(juce::AudioPlayHead *play_head, int frames) noexcept;

/// An AudioFeed for JUCE's types.
class AudioBlockProducer : public AudioFeed {
public:
    using AudioFeed::AudioFeed;
    using AudioFeed::push;

    /// As AudioFeed::prepare, with what AudioProcessor::prepareToPlay is given.
    /// producer-thread, blocks
    bool prepare(double sample_rate_hz, int block_frames, int channels);

    /// Pushes the whole buffer.
    /// producer-thread, rt
    PushedBlock push(const juce::AudioBuffer<float> &buffer, juce::AudioPlayHead *play_head) noexcept;
};

} // namespace localcast::audio
