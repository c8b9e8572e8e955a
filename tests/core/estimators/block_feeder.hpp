// Recordings into a runtime, as audio blocks of any size.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "localcast_payload.h"
#include "support/catch.hpp"

namespace localcast::test {

using RuntimePtr = std::unique_ptr<LocalcastRuntime, void (*)(LocalcastRuntime*)>;

[[nodiscard]] inline RuntimePtr make_runtime() {
    return {localcast_runtime_create_with_capacity(0, 16384), localcast_runtime_destroy};
}

[[nodiscard]] inline std::uint64_t hash(const std::string& name) {
    return localcast_hash_source_id(reinterpret_cast<const std::uint8_t*>(name.data()), name.size());
}

/** Pushes one recording as audio blocks of any size, with stream-clock timestamps. */
class BlockFeeder {
public:
    BlockFeeder(LocalcastRuntime* runtime, const std::string& name, std::vector<float> samples, std::uint32_t channels = 1,
           std::uint32_t format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED,
           std::uint32_t sample_rate_hz = 48000)
        : runtime_(runtime), samples_(std::move(samples)), channels_(channels), format_(format),
          sample_rate_hz_(sample_rate_hz),
          ring_(localcast_payload_ring_create(runtime, sizeof(LocalcastAudioBlockDescriptor) + 8192 * sizeof(float),
                                              2048, 0)),
          producer_(localcast_producer_create(LOCALCAST_SAMPLE_AUDIO_BLOCK, hash(name), 0)) {}
    ~BlockFeeder() {
        localcast_producer_destroy(producer_);
        localcast_payload_ring_release(ring_);
    }
    BlockFeeder(const BlockFeeder&) = delete;
    BlockFeeder& operator=(const BlockFeeder&) = delete;

    [[nodiscard]] std::uint64_t frames() const { return samples_.size() / channels_; }
    [[nodiscard]] bool done() const { return next_ >= frames(); }
    void skip(std::uint64_t count) { next_ += count; }
    void step_back(std::uint64_t count) { next_ -= count; }

    void push(std::uint64_t count) {
        count = std::min(count, frames() - next_);
        if (count == 0) {
            return;
        }
        LocalcastPayload payload{};
        const std::size_t bytes = static_cast<std::size_t>(count) * channels_ * sizeof(float);
        REQUIRE(localcast_payload_begin(ring_, sizeof(LocalcastAudioBlockDescriptor) + bytes, &payload) ==
                LOCALCAST_OK);
        LocalcastAudioBlockDescriptor block{};
        block.data_handle = payload.handle + sizeof block;
        block.frame_count = static_cast<std::uint32_t>(count);
        block.channel_count = channels_;
        block.sample_rate_hz = sample_rate_hz_;
        block.sample_format = format_;
        block.start_sample = next_;
        std::memcpy(payload.data, &block, sizeof block);
        auto* floats = reinterpret_cast<float*>(static_cast<char*>(payload.data) + sizeof block);
        for (std::uint64_t n = 0; n < count; ++n) {
            for (std::uint32_t c = 0; c < channels_; ++c) {
                const bool planar = format_ == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
                floats[planar ? c * count + n : n * channels_ + c] = samples_[(next_ + n) * channels_ + c];
            }
        }
        const std::uint64_t time =
            next_ / sample_rate_hz_ * 1'000'000'000 + next_ % sample_rate_hz_ * 1'000'000'000 / sample_rate_hz_;
        REQUIRE(localcast_payload_commit(ring_, time));
        REQUIRE(localcast_producer_push_audio_block(
            producer_, runtime_, time, time, static_cast<const LocalcastAudioBlockDescriptor*>(payload.data), nullptr));
        next_ += count;
    }

private:
    LocalcastRuntime* runtime_;
    std::vector<float> samples_;
    std::uint32_t channels_;
    std::uint32_t format_;
    std::uint32_t sample_rate_hz_;
    std::uint64_t next_ = 0;
    LocalcastPayloadRing* ring_;
    LocalcastProducer* producer_;
};

} // namespace localcast::test
