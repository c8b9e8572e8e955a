// JUCE's side of a host: a playhead that says what it is told to, and buffers of known noise.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce/localcast_juce.h"

#include "support/random.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace localcast::test {

class PlayHead : public juce::AudioPlayHead {
public:
    juce::Optional<PositionInfo> getPosition() const override { return position; }

    void at(std::int64_t frame) {
        PositionInfo info;
        info.setTimeInSamples(frame);
        info.setIsPlaying(true);
        position = info;
    }

    juce::Optional<PositionInfo> position;
};

/// Noise that is the same for a seed and a frame, whatever blocks it is asked in.
inline float noise(std::uint64_t seed, std::int64_t frame) {
    const std::uint64_t bits = mix64(seed * 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(frame)) >> 40;
    return static_cast<float>(bits) / 8388608.0f - 1.0f;
}

/// A buffer whose channels carry noise of seeds from `seed` on, from `frame` on.
inline juce::AudioBuffer<float> noise_buffer(int channels, int frames, std::uint64_t seed, std::int64_t frame = 0) {
    juce::AudioBuffer<float> buffer(channels, frames);
    for (int channel = 0; channel < channels; ++channel) {
        for (int i = 0; i < frames; ++i) {
            buffer.setSample(channel, i, noise(seed + static_cast<std::uint64_t>(channel), frame + i));
        }
    }
    return buffer;
}

/// A block as it lies in the window.
struct KeptBlock {
    Sample sample;
    AudioBlock block;
    std::vector<float> samples; // channel after channel
};

/// All live audio blocks of a sensor, oldest first.
inline std::vector<KeptBlock> kept_blocks(const audio::Room &room, SensorId sensor) {
    std::vector<KeptBlock> kept;
    const View<Kind::audio_block> view(room.runtime());
    for (std::size_t i = 0; i < view.size(); ++i) {
        const Sample sample = view[i].value();
        if (sample.sensor_id_hash != sensor.hash()) {
            continue;
        }
        std::vector<float> samples(1 << 16);
        const Result<AudioBlock> block = copy_audio_block(view, sample, samples);
        if (block) {
            samples.resize(std::size_t{block->frame_count} * block->channel_count);
            kept.push_back({sample, *block, std::move(samples)});
        }
    }
    return kept;
}

inline audio::Room enter(std::string_view name, std::size_t capacity = 1 << 14) {
    return audio::Room::join(name, {"track", "VST3", "host"}, {std::chrono::seconds(5), capacity}).value();
}

inline audio::Peer me(const audio::Room &room) {
    for (const audio::Peer &peer : room.peers()) {
        if (peer.is_me) {
            return peer;
        }
    }
    return {};
}

} // namespace localcast::test
