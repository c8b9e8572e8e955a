// One sensor's audio blocks as one gapless stream of mono samples on the stream clock.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "localcast/estimators/block_counts.hpp"
#include "localcast_reservoir.h"

namespace localcast::estimators {

/**
 * Takes blocks in order of admission and gives frames in order of time, counted from the stream's start. A gap costs
 * no memory however long it is. One channel is followed: the loudest one in the first frame that carries sound.
 */
class BlockLineup {
public:
    explicit BlockLineup(std::uint64_t stream_start_ns) : stream_start_ns_(stream_start_ns) {}

    /** Adds a block; `samples` holds frame_count * channel_count floats. False when it is of another rate. */
    bool add(std::uint64_t timestamp_ns, const LocalcastAudioBlockDescriptor& block, std::span<const float> samples);

    void count_invalid() noexcept { ++counts_.invalid_blocks; }

    /** 0 before the first block. */
    [[nodiscard]] std::uint32_t sample_rate_hz() const noexcept { return sample_rate_hz_; }

    /** One past the last frame held. */
    [[nodiscard]] std::uint64_t end_frame() const noexcept { return end_; }

    /** How many frames from the next to be read on no block holds; 0 when it is held, and at the end. */
    [[nodiscard]] std::uint64_t gap_ahead() const noexcept;

    /** How many frames from the next to be read on are held without a gap. */
    [[nodiscard]] std::uint64_t held_ahead() const noexcept;

    /** Frames out.size() from the last read position on; silence where there is none. */
    void read(std::span<float> out);

    /** Goes on at a later frame. */
    void skip_to(std::uint64_t frame);

    [[nodiscard]] std::uint64_t frame_of(std::uint64_t timestamp_ns) const noexcept;
    [[nodiscard]] std::uint64_t time_of(std::uint64_t frame) const noexcept;
    [[nodiscard]] const BlockCounts& counts() const noexcept { return counts_; }

private:
    struct Run {
        std::uint64_t start;
        std::vector<float> samples;
    };
    void append(std::uint64_t start, const LocalcastAudioBlockDescriptor& block, std::span<const float> samples,
                std::size_t skip);
    void choose_channel(std::span<const float> frame);

    std::uint64_t stream_start_ns_;
    std::uint32_t sample_rate_hz_ = 0;
    std::uint64_t position_ = 0; // next frame to be read
    std::uint64_t end_ = 0;
    std::uint64_t next_start_sample_ = 0;
    std::size_t channel_ = 0;
    bool channel_chosen_ = false;
    std::deque<Run> runs_;
    BlockCounts counts_;
};

} // namespace localcast::estimators
