// Cursor, copy, line-up.
// SPDX-License-Identifier: MIT
#include "block_reader.hpp"

#include <stdexcept>

#include "localcast_payload.h"

namespace localcast::estimators {
namespace {

constexpr std::uint32_t most_frames = 1u << 22;
constexpr std::uint32_t most_channels = 1024;
constexpr std::uint32_t lowest_rate_hz = 8000;
constexpr std::uint32_t highest_rate_hz = 384000;

bool usable(const LocalcastAudioBlockDescriptor& block, std::uint64_t payload_handle) {
    return block.frame_count > 0 && block.frame_count <= most_frames && block.channel_count > 0 &&
           block.channel_count <= most_channels && block.data_handle >= payload_handle &&
           block.sample_rate_hz >= lowest_rate_hz && block.sample_rate_hz <= highest_rate_hz &&
           (block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED ||
            block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
}

} // namespace

BlockReader::BlockReader(LocalcastRuntime* runtime, std::span<const std::uint64_t> sensors,
                         std::uint64_t stream_start_ns)
    : runtime_(runtime), stream_start_ns_(stream_start_ns), lineups_(sensors.size(), BlockLineup(stream_start_ns)) {
    if (runtime == nullptr) {
        throw std::invalid_argument("no runtime to read audio blocks from");
    }
    for (std::size_t i = 0; i < sensors.size(); ++i) {
        if (sensors[i] == 0 || !index_.emplace(sensors[i], i).second) {
            throw std::invalid_argument("a sensor is 0 or named twice");
        }
    }
}

std::size_t BlockReader::index_of(std::uint64_t sensor_id_hash) const {
    const auto found = index_.find(sensor_id_hash);
    return found == index_.end() ? lineups_.size() : found->second;
}

BlockReader::Step BlockReader::step() {
    LocalcastSampleHandle sample{};
    const LocalcastStatus status =
        localcast_runtime_read_next(runtime_, LOCALCAST_SAMPLE_AUDIO_BLOCK, &cursor_, &sample);
    if (status == LOCALCAST_TOO_OLD) {
        lineups_.assign(lineups_.size(), BlockLineup(stream_start_ns_));
        return Step::restarted;
    }
    if (status != LOCALCAST_OK) {
        return Step::nothing;
    }
    begun_ = begun_ || sample.timestamp_ns >= stream_start_ns_;
    if (!begun_) {
        missed_before_start_ = cursor_.missed; // admitted before this one: nothing that is looked at
    }
    const std::size_t index = index_of(sample.sensor_id_hash);
    if (index < lineups_.size()) {
        take(lineups_[index], sample);
    }
    return Step::block;
}

void BlockReader::take(BlockLineup& lineup, const LocalcastSampleHandle& sample) {
    const auto copy = [&](std::size_t offset, void* to, std::size_t bytes) {
        const LocalcastStatus status =
            localcast_runtime_copy_payload(runtime_, LOCALCAST_SAMPLE_AUDIO_BLOCK, &sample, offset, to, bytes);
        if (status == LOCALCAST_INVALID) {
            lineup.count_invalid();
        } else if (status != LOCALCAST_OK && sample.timestamp_ns >= stream_start_ns_) {
            ++lost_;
        }
        return status == LOCALCAST_OK;
    };
    LocalcastAudioBlockDescriptor descriptor{};
    if (!copy(0, &descriptor, sizeof descriptor)) {
        return;
    }
    if (!usable(descriptor, sample.payload_handle)) {
        lineup.count_invalid();
        return;
    }
    const std::size_t count = static_cast<std::size_t>(descriptor.frame_count) * descriptor.channel_count;
    const auto offset = static_cast<std::size_t>(descriptor.data_handle - sample.payload_handle);
    float last = 0.0f; // a descriptor may promise anything: no room is made for what is not there
    if (!copy(offset + (count - 1) * sizeof(float), &last, sizeof last)) {
        return;
    }
    block_.resize(count);
    if (copy(offset, block_.data(), count * sizeof(float))) {
        lineup.add(sample.timestamp_ns, descriptor, block_);
    }
}

} // namespace localcast::estimators
