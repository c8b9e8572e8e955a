// SPDX-License-Identifier: MIT
#include "audio_block_producer.hpp"

#include <algorithm>

namespace localcast::audio {
namespace {

std::uint32_t not_negative(int number) noexcept { return static_cast<std::uint32_t>(std::max(number, 0)); }

} // namespace

HostBlock host_block(juce::AudioPlayHead *play_head, int frames) noexcept {
    HostBlock block;
    block.frames = not_negative(frames);
    const auto position = play_head == nullptr ? juce::Optional<juce::AudioPlayHead::PositionInfo>()
                                               : play_head->getPosition();
    if (!position.hasValue()) {
        return block;
    }
    block.playing = position->getIsPlaying();
    if (const auto samples = position->getTimeInSamples()) {
        block.position = static_cast<std::int64_t>(*samples);
    }
    if (const auto time = position->getHostTimeNs()) {
        block.host_time = static_cast<std::uint64_t>(*time);
    }
    return block;
}

bool AudioBlockProducer::prepare(double sample_rate_hz, int block_frames, int channels) {
    return AudioFeed::prepare(sample_rate_hz, not_negative(block_frames), not_negative(channels));
}

PushedBlock AudioBlockProducer::push(const juce::AudioBuffer<float> &buffer, juce::AudioPlayHead *play_head) noexcept {
    return push({buffer.getArrayOfReadPointers(), not_negative(buffer.getNumChannels())},
                host_block(play_head, buffer.getNumSamples()));
}

} // namespace localcast::audio
