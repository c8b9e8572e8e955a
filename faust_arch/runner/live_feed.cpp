// Audio blocks of one size on the stream clock, out of cycles of any size.
// SPDX-License-Identifier: MIT
#include "live_feed.hpp"

#include <algorithm>
#include <chrono>
#include <new>
#include <span>
#include <utility>

namespace localcast::faust::runner {

namespace {

constexpr StreamDuration guard = std::chrono::milliseconds(100);

PayloadRing make_ring(Runtime& runtime, std::size_t inputs, std::uint32_t rate_hz)
{
    constexpr std::size_t spare_blocks = 16;
    const std::size_t frames = live_block_frames(rate_hz);
    const std::size_t blocks =
        (LOCALCAST_DEFAULT_DURATION_NS + to_ns(guard)) / frame_time_ns(frames, rate_hz) + spare_blocks;
    auto ring = PayloadRing::create(runtime, audio_block_bytes(frames), inputs * blocks, guard);
    if (!ring)
        throw std::bad_alloc();
    return std::move(*ring);
}

} // namespace

LiveFeed::LiveFeed(Runtime& runtime, const std::vector<std::uint64_t>& sensors, std::uint32_t rate_hz)
    : runtime_(runtime), rate_hz_(rate_hz), block_frames_(live_block_frames(rate_hz)), inputs_(sensors.size()),
      ring_(make_ring(runtime, std::max<std::size_t>(inputs_, 1), rate_hz)), samples_(inputs_ * block_frames_)
{
    for (const std::uint64_t sensor : sensors) {
        auto producer = Producer<Kind::audio_block>::create(SensorId(sensor));
        if (!producer)
            throw std::bad_alloc();
        producers_.push_back(std::move(*producer));
    }
    if (producers_.empty()) // a generator: its time passes by blocks without channels
        producers_.push_back(Producer<Kind::audio_block>::create("clock").value());
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
    const auto time = std::chrono::nanoseconds(frame_time_ns(first_, rate_hz_));
    const std::size_t channels = inputs_ == 0 ? 0 : 1;
    const AudioBlock block{.data_handle = 0,
                           .frame_count = static_cast<std::uint32_t>(gathered_),
                           .channel_count = static_cast<std::uint32_t>(channels),
                           .sample_rate_hz = rate_hz_,
                           .sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED,
                           .start_sample = first_,
                           .channel_layout_hash = 0};
    for (std::size_t i = 0; i < producers_.size(); ++i) {
        const std::span<const float> samples(samples_.data() + i * block_frames_, gathered_ * channels);
        if (!push_audio_block(producers_[i], runtime_, ring_, StreamTime(time), time, block, samples))
            lost_.fetch_add(1, std::memory_order_relaxed);
    }
    gathered_ = 0;
}

} // namespace localcast::faust::runner
