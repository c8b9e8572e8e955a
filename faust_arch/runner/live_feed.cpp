// Audio blocks of one size on the stream clock, out of cycles of any size.
// SPDX-License-Identifier: MIT
#include "live_feed.hpp"

#include <algorithm>
#include <span>

namespace localcast::faust::runner {

namespace {

constexpr std::size_t spare_blocks = 16;

} // namespace

LiveFeed::LiveFeed(Runtime& runtime, const std::vector<std::uint64_t>& sensors, std::uint32_t rate_hz)
    : block_frames_(live_block_frames(rate_hz)), inputs_(sensors.size()),
      blocks_(runtime, sensors, rate_hz, block_frames_, spare_blocks), samples_(inputs_ * block_frames_)
{
}

void LiveFeed::push(std::uint64_t first_frame, std::size_t frames, const float* const* inputs) noexcept
{
    if (gathered_ > 0 && first_ + gathered_ != first_frame)
        push_gathered();
    for (std::size_t done = 0; done < frames;) {
        if (gathered_ == 0)
            first_ = first_frame + done;
        const std::size_t count = std::min(frames - done, block_frames_ - gathered_);
        for (std::size_t i = 0; i < inputs_; ++i)
            std::copy_n(inputs[i] + done, count, samples_.data() + i * block_frames_ + gathered_);
        gathered_ += count;
        done += count;
        if (gathered_ == block_frames_)
            push_gathered();
    }
}

void LiveFeed::push_gathered() noexcept
{
    const auto fill = [this](std::size_t input, std::span<float> to) noexcept {
        std::copy_n(samples_.data() + input * block_frames_, to.size(), to.begin());
    };
    if (const std::size_t lost = blocks_.push(first_, gathered_, fill); lost > 0)
        lost_.fetch_add(lost, std::memory_order_relaxed);
    gathered_ = 0;
}

} // namespace localcast::faust::runner
