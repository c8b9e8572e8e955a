// Pushes what a program hears live into the window, from the audio thread.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "input_blocks.hpp"
#include "stream_grid.hpp"

namespace localcast::faust::runner {

/** Frames of the audio blocks that live inputs are pushed in, about 2.7 ms: whatever the sound system's own blocks are,
 *  the window needs the same room. */
constexpr std::size_t live_block_frames(std::uint32_t rate_hz) noexcept
{
    return period_frames(rate_hz) / 4;
}

class LiveFeed {
public:
    /** `sensors` are the inputs' hashes. Throws std::bad_alloc. The runtime must outlive it. */
    LiveFeed(Runtime& runtime, const std::vector<std::uint64_t>& sensors, std::uint32_t rate_hz);

    /** Takes the next frames of every input; without inputs it only moves the window's edge. A block is pushed when it
     *  is full, or ends where frames were left out. One thread, the audio one: no lock, allocation or system call. */
    void push(std::uint64_t first_frame, std::size_t frames, const float* const* inputs) noexcept;

    /** Blocks that found no room. Any thread. */
    [[nodiscard]] std::uint64_t lost_blocks() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    void push_gathered() noexcept;

    std::size_t block_frames_;
    std::size_t inputs_;
    InputBlocks blocks_;
    // What waits for its block to be full: block_frames_ of each input, `gathered_` of them filled.
    std::vector<float> samples_;
    std::uint64_t first_ = 0;
    std::size_t gathered_ = 0;
    std::atomic<std::uint64_t> lost_{0}; // written by the audio thread; a count that orders nothing: relaxed
};

} // namespace localcast::faust::runner
