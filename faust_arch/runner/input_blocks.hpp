// A program's inputs as sources of the window: audio blocks on the stream clock, out of one payload ring.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime.hpp"
#include "stream_grid.hpp"

namespace localcast::faust::runner {

class InputBlocks {
public:
    /** `sensors` are the inputs' hashes; a program without inputs gets blocks without channels, by which its time
     *  passes. Room is for blocks of at most `block_frames` frames, as many as a window holds if they are so long, and
     *  `spare` more of each input. Throws std::bad_alloc. The runtime must outlive it. */
    InputBlocks(Runtime& runtime, const std::vector<std::uint64_t>& sensors, std::uint32_t rate_hz,
                std::size_t block_frames, std::size_t spare);

    /** Pushes a block of every input that begins with the stream's frame `first_frame`; `fill(i, span)` writes input
     *  i's samples. How many found no room. One thread; no lock, allocation or system call, if `fill` has none. */
    template <class Fill>
    std::size_t push(std::uint64_t first_frame, std::size_t frames, const Fill& fill) noexcept
    {
        const auto time = std::chrono::nanoseconds(frame_time_ns(first_frame, rate_hz_));
        const AudioBlock block{.data_handle = 0,
                               .frame_count = static_cast<std::uint32_t>(frames),
                               .channel_count = channels_,
                               .sample_rate_hz = rate_hz_,
                               .sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED,
                               .start_sample = first_frame,
                               .channel_layout_hash = 0};
        std::size_t lost = 0;
        for (std::size_t i = 0; i < producers_.size(); ++i) {
            const auto fill_one = [&](std::span<float> to) noexcept { fill(i, to); };
            if (!push_audio_block(producers_[i], runtime_, ring_, StreamTime(time), time, block, fill_one))
                ++lost;
        }
        return lost;
    }

private:
    Runtime& runtime_;
    std::uint32_t rate_hz_;
    std::uint32_t channels_; // of each block
    std::vector<Producer<Kind::audio_block>> producers_;
    PayloadRing ring_; // one thread feeds all inputs: one ring will do
};

} // namespace localcast::faust::runner
