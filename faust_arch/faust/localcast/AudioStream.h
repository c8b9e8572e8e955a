// Another source's audio, aligned on the stream clock.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <faust/gui/UI.h>

#include "faust/localcast/FrameClock.h"
#include "faust/localcast/Grammar.h"
#include "localcast_payload.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/**
 * Fills an audio input from one channel of a source's audio blocks. A block begins at the sample nearest to its
 * timestamp; one that goes on in the source's own count (`start_sample`) where the block before it ended goes on here
 * too, as long as that is less than a sample from its timestamp: a source beside the sample grid has neither holes nor
 * overlaps. Where there is no block, where one has another sample rate or lacks the channel, and for a sample that is
 * not finite, there is silence. Blocks are copied out of registered payload rings; what lies elsewhere is not followed.
 * Used by one thread.
 */
class AudioStream {
public:
    AudioStream(const LocalcastRuntime* runtime, const AudioBinding& binding) : runtime_(runtime), binding_(binding) {}

    /** Forgets where blocks lay.
     * producer-thread, rt */
    void clear() LOCALCAST_RT { count_begin_.reset(); }

    /** Frames 0.. of `to` are the clock's frames from `first` on; the next call's are those behind them.
     * producer-thread, rt */
    void fill(const FrameClock& clock, std::int64_t first, std::span<FAUSTFLOAT> to) LOCALCAST_RT
    {
        std::fill(to.begin(), to.end(), FAUSTFLOAT(0));
        const auto frames = static_cast<std::int64_t>(to.size());
        read(clock, first, to);
        if (count_begin_)
            *count_begin_ -= static_cast<std::uint64_t>(frames);
    }

private:
    static constexpr std::size_t most_floats = 2048;

    /** Blocks are looked for a sample further at either end than they would begin by their timestamps alone. */
    void read(const FrameClock& clock, std::int64_t first, std::span<FAUSTFLOAT> to) LOCALCAST_RT
    {
        const auto frames = static_cast<std::int64_t>(to.size());
        const std::int64_t end_ns = clock.time_of(first + frames) + clock.half_sample_ns();
        if (end_ns < 0)
            return;
        const std::int64_t start_ns = clock.time_of(first - 1) + clock.half_sample_ns();
        const auto from_ns = static_cast<std::uint64_t>(std::max<std::int64_t>(start_ns, 0));
        LocalcastSampleHandle block{};
        bool found = localcast_runtime_before(runtime_, LOCALCAST_SAMPLE_AUDIO_BLOCK, binding_.source, from_ns,
                                              &block) == LOCALCAST_OK ||
                     localcast_runtime_after(runtime_, LOCALCAST_SAMPLE_AUDIO_BLOCK, binding_.source, from_ns,
                                             &block) == LOCALCAST_OK;
        // Blocks of one timestamp are passed at once, so every turn but three is about another frame.
        for (std::int64_t turn = 0;
             found && turn <= frames + 2 && block.timestamp_ns <= static_cast<std::uint64_t>(end_ns); ++turn) {
            copy(block, clock, first, to);
            found = localcast_runtime_after(runtime_, LOCALCAST_SAMPLE_AUDIO_BLOCK, binding_.source,
                                            block.timestamp_ns, &block) == LOCALCAST_OK;
        }
    }

    /** The clock's frame, counted from `first`, at which the block begins. */
    [[nodiscard]] std::int64_t begin_of(const LocalcastSampleHandle& block, std::uint64_t start_sample,
                                        const FrameClock& clock, std::int64_t first) const LOCALCAST_RT
    {
        const double apart_ns =
            static_cast<double>(static_cast<std::int64_t>(block.timestamp_ns) - clock.time_of(first));
        const double apart = apart_ns * 1e-9 * clock.sample_rate_hz();
        if (count_begin_ && start_sample != 0) { // 0: the first block, or a source that does not count
            const auto goes_on = static_cast<std::int64_t>(*count_begin_ + start_sample);
            if (std::abs(static_cast<double>(goes_on) - apart) < 1.0)
                return goes_on;
        }
        const std::int64_t near = first + static_cast<std::int64_t>(std::floor(apart));
        return clock.frame_at(block.timestamp_ns, near - 1, near + 3) - first;
    }

    [[nodiscard]] bool usable(const LocalcastAudioBlockDescriptor& audio, const LocalcastSampleHandle& block,
                              int rate_hz) const LOCALCAST_RT
    {
        return audio.frame_count > 0 && audio.channel_count <= most_floats && binding_.channel < audio.channel_count &&
               audio.sample_rate_hz == static_cast<std::uint32_t>(rate_hz) &&
               audio.data_handle >= block.payload_handle &&
               (audio.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED ||
                audio.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
    }

    void copy(const LocalcastSampleHandle& block, const FrameClock& clock, std::int64_t first,
              std::span<FAUSTFLOAT> to) LOCALCAST_RT
    {
        LocalcastAudioBlockDescriptor audio{};
        if (localcast_runtime_copy_payload(runtime_, LOCALCAST_SAMPLE_AUDIO_BLOCK, &block, 0, &audio, sizeof audio) !=
                LOCALCAST_OK ||
            !usable(audio, block, clock.sample_rate_hz()))
            return;
        // Where in `to` the block begins, and which of its frames fall into it.
        const std::int64_t start = begin_of(block, audio.start_sample, clock, first);
        if (start >= static_cast<std::int64_t>(to.size()))
            return; // the next call's
        count_begin_ = static_cast<std::uint64_t>(start) - audio.start_sample;
        const std::int64_t begin = std::max<std::int64_t>(start, 0);
        const std::int64_t end =
            std::min(start + static_cast<std::int64_t>(audio.frame_count), static_cast<std::int64_t>(to.size()));
        const bool planar = audio.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
        const std::size_t stride = planar ? 1 : audio.channel_count;
        const std::size_t base = planar ? std::size_t{binding_.channel} * audio.frame_count : binding_.channel;
        const auto step = static_cast<std::int64_t>(most_floats / stride);
        for (std::int64_t at = begin; at < end; at += step) {
            const auto count = static_cast<std::size_t>(std::min(step, end - at));
            const std::size_t offset = base + static_cast<std::size_t>(at - start) * stride;
            const std::size_t floats = (count - 1) * stride + 1;
            if (localcast_runtime_copy_payload(
                    runtime_, LOCALCAST_SAMPLE_AUDIO_BLOCK, &block,
                    static_cast<std::size_t>(audio.data_handle - block.payload_handle) + offset * sizeof(float),
                    floats_.data(), floats * sizeof(float)) != LOCALCAST_OK)
                return;
            for (std::size_t i = 0; i < count; ++i) {
                const float sample = floats_[i * stride];
                to[static_cast<std::size_t>(at) + i] = static_cast<FAUSTFLOAT>(std::isfinite(sample) ? sample : 0.0F);
            }
        }
    }

    const LocalcastRuntime* runtime_;
    AudioBinding binding_;
    // The frame, counted as in fill(), at which the source's count began; modulo 2^64, as counts may be anything.
    std::optional<std::uint64_t> count_begin_;
    std::array<float, most_floats> floats_{};
};

} // namespace localcast::faust
