// An audio output, pushed as the audio blocks of a source.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include <faust/gui/UI.h>

#include "faust/localcast/Grammar.h"
#include "faust/localcast/RingEntries.h"
#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime_ref.hpp"
#include "localcast/time.hpp"

namespace localcast::faust {

/** One block per call, of one channel; a sample that is no finite float is pushed as 0. Used by one thread. */
class AudioPusher {
public:
    /** Allocates. */
    AudioPusher(LocalcastRuntime* runtime, const AudioPush& push)
        : runtime_(runtime), producer_(Producer<Kind::audio_block>::create(SensorId(push.source)))
    {
    }

    /** Makes room for blocks of at most `most_frames` frames, on average at least `mean_frames` long, as many as a
     * window of `window_ns` and the guard time hold. False when there is no memory or no runtime. Allocates. */
    bool prepare(int sample_rate_hz, std::size_t most_frames, std::size_t mean_frames, std::uint64_t window_ns)
    {
        sample_rate_hz_ = static_cast<std::uint32_t>(sample_rate_hz);
        start_sample_ = 0;
        ring_.reset();
        const double block_ns = static_cast<double>(mean_frames) * 1e9 / sample_rate_hz;
        ring_ = PayloadRing::create(runtime_, audio_block_bytes(most_frames), ring_entries(window_ns, block_ns));
        return ring_ && producer_;
    }

    /** Pushes the block whose first frame has that stream time.
     * producer-thread, rt */
    void push(std::span<const FAUSTFLOAT> samples, std::uint64_t time_ns) LOCALCAST_RT
    {
        AudioBlock block{};
        block.frame_count = static_cast<std::uint32_t>(samples.size());
        block.channel_count = 1;
        block.sample_rate_hz = sample_rate_hz_;
        block.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
        block.start_sample = start_sample_;
        start_sample_ += samples.size();
        const auto fill = [samples](std::span<float> to) noexcept {
            std::transform(samples.begin(), samples.end(), to.begin(), to_float);
        };
        const StreamTime time = stream_time(time_ns);
        if (!ring_ || !producer_ ||
            !push_audio_block(*producer_, runtime_, *ring_, time, time.time_since_epoch(), block, fill))
            ++failed_;
    }

    /** Blocks that found no room.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t failed() const LOCALCAST_RT { return failed_; }

private:
    static float to_float(FAUSTFLOAT sample) LOCALCAST_RT
    {
        constexpr FAUSTFLOAT largest = std::numeric_limits<float>::max();
        return sample >= -largest && sample <= largest ? static_cast<float>(sample) : 0.0F;
    }

    RuntimeRef runtime_;
    std::optional<Producer<Kind::audio_block>> producer_;
    std::optional<PayloadRing> ring_;
    std::uint32_t sample_rate_hz_ = 0;
    std::uint64_t start_sample_ = 0;
    std::uint64_t failed_ = 0;
};

} // namespace localcast::faust
