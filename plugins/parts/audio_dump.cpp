// Blocks are copied one by one; one that leaves the window meanwhile is silence.
// SPDX-License-Identifier: MIT
#include "parts/audio_dump.hpp"

#include "parts/live_samples.hpp"

#include "localcast/payload_ring.hpp"
#include "localcast/view.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <ostream>
#include <utility>

namespace localcast {
namespace {

constexpr std::uint32_t highest_rate_hz = 1'000'000;
constexpr std::size_t most_channels = 0xffff; // of a WAV file, and so are the samples
constexpr std::uint64_t most_samples = 0x3fff'0000;

struct Block {
    Sample sample;
    AudioBlock block;
    std::vector<float> samples;

    [[nodiscard]] float at(std::uint32_t channel, std::uint32_t frame) const {
        const bool planar = block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
        return samples[planar ? std::size_t{channel} * block.frame_count + frame
                              : std::size_t{frame} * block.channel_count + channel];
    }
};

std::vector<Block> read_blocks(ConstRuntimeRef runtime) {
    const View<Kind::audio_block> view(runtime);
    std::vector<Block> blocks;
    for (const Sample &sample : live_samples(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK)) {
        const auto described = copy_audio_descriptor(view, sample); // a neighbour's may promise anything
        if (!described || described.value.sample_rate_hz == 0 || described.value.sample_rate_hz > highest_rate_hz) {
            continue;
        }
        Block block{sample, described.value, {}};
        block.samples.resize(std::size_t{block.block.frame_count} * block.block.channel_count);
        if (copy_audio_block(view, sample, block.samples)) {
            blocks.push_back(std::move(block));
        }
    }
    return blocks;
}

std::uint32_t most_common_rate(const std::vector<Block> &blocks) {
    std::map<std::uint32_t, std::size_t> counts;
    for (const Block &block : blocks) {
        ++counts[block.block.sample_rate_hz];
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto &a, const auto &b) { return a.second < b.second; });
    return most == counts.end() ? 0 : most->first;
}

std::uint64_t frame_of(const Block &block, const WindowAudio &audio) {
    const auto after_ns = static_cast<double>(block.sample.timestamp_ns - audio.first_frame_ns);
    return static_cast<std::uint64_t>(std::llround(after_ns * 1e-9 * audio.sample_rate_hz));
}

/// Sets what the file will hold, and keeps the blocks that go into it.
void plan(std::vector<Block> &blocks, WindowAudio &audio) {
    audio.sample_rate_hz = most_common_rate(blocks);
    std::map<std::uint64_t, std::uint32_t> channels; // of each source
    for (const Block &block : blocks) {
        const std::uint64_t source = block.sample.sensor_id_hash;
        if (block.block.sample_rate_hz == audio.sample_rate_hz) {
            channels[source] = std::max(channels[source], block.block.channel_count);
        } else if (std::find(audio.left_out.begin(), audio.left_out.end(), source) == audio.left_out.end()) {
            audio.left_out.push_back(source);
        }
    }
    std::erase_if(blocks, [&](const Block &block) { return block.block.sample_rate_hz != audio.sample_rate_hz; });
    for (const auto &[source, count] : channels) {
        for (std::uint32_t channel = 0; channel < count && audio.channels.size() <= most_channels; ++channel) {
            audio.channels.push_back({source, channel});
        }
    }
    if (blocks.empty()) {
        return;
    }
    audio.first_frame_ns = std::min_element(blocks.begin(), blocks.end(), [](const Block &a, const Block &b) {
                               return a.sample.timestamp_ns < b.sample.timestamp_ns;
                           })->sample.timestamp_ns;
    for (const Block &block : blocks) {
        audio.frames = std::max(audio.frames, frame_of(block, audio) + block.block.frame_count);
    }
}

/// Frame by frame, as the file has it.
std::vector<float> interleave(const std::vector<Block> &blocks, const WindowAudio &audio) {
    std::vector<float> samples(audio.frames * audio.channels.size(), 0.0f);
    for (const Block &block : blocks) {
        const auto first = std::find_if(audio.channels.begin(), audio.channels.end(), [&](const auto &channel) {
            return channel.source == block.sample.sensor_id_hash;
        });
        const auto column = static_cast<std::size_t>(first - audio.channels.begin());
        const std::uint64_t row = frame_of(block, audio);
        for (std::uint32_t frame = 0; frame < block.block.frame_count; ++frame) {
            for (std::uint32_t channel = 0; channel < block.block.channel_count; ++channel) {
                samples[(row + frame) * audio.channels.size() + column + channel] = block.at(channel, frame);
            }
        }
    }
    return samples;
}

template <class Integer>
void put(std::ostream &file, Integer value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
        file.put(static_cast<char>((value >> (8 * i)) & 0xff));
    }
}

} // namespace

std::string read_audio(ConstRuntimeRef runtime, WindowAudio &audio) {
    audio = {};
    std::vector<Block> blocks = read_blocks(runtime);
    plan(blocks, audio);
    if (blocks.empty()) {
        return "there is no audio in the window";
    }
    if (audio.channels.size() > most_channels || audio.frames > most_samples / audio.channels.size()) {
        return "there is more audio in the window than a WAV file holds";
    }
    audio.samples = interleave(blocks, audio);
    return {};
}

// RIFF with a float format, which has a `fact` chunk.
void write_wav(std::ostream &file, const WindowAudio &audio) {
    const auto channels = static_cast<std::uint16_t>(audio.channels.size());
    const auto bytes = static_cast<std::uint32_t>(audio.samples.size() * sizeof(float));
    file << "RIFF";
    put(file, std::uint32_t{4 + 8 + 18 + 8 + 4 + 8} + bytes);
    file << "WAVEfmt ";
    put(file, std::uint32_t{18});
    put(file, std::uint16_t{3}); // IEEE float
    put(file, channels);
    put(file, audio.sample_rate_hz);
    put(file, static_cast<std::uint32_t>(sizeof(float) * audio.sample_rate_hz * channels));
    put(file, static_cast<std::uint16_t>(channels * sizeof(float)));
    put(file, std::uint16_t{32});
    put(file, std::uint16_t{0});
    file << "fact";
    put(file, std::uint32_t{4});
    put(file, static_cast<std::uint32_t>(audio.frames));
    file << "data";
    put(file, bytes);
    for (const float sample : audio.samples) {
        put(file, std::bit_cast<std::uint32_t>(sample));
    }
}

} // namespace localcast
