// Audio blocks on the stream clock, out of one payload ring.
// SPDX-License-Identifier: MIT
#include "audio_feed.hpp"

#include <algorithm>
#include <new>
#include <span>

#include "errors.hpp"
#include "stream_grid.hpp"

namespace localcast::faust::runner {

namespace {

constexpr StreamDuration guard = std::chrono::milliseconds(100);

PayloadRing make_ring(Runtime& runtime, std::size_t inputs, std::uint32_t rate_hz)
{
    constexpr std::size_t spare_periods = 8;
    const std::uint64_t period_ns = frame_time_ns(period_frames(rate_hz), rate_hz);
    const std::size_t periods = (LOCALCAST_DEFAULT_DURATION_NS + to_ns(guard)) / period_ns + spare_periods;
    auto ring = PayloadRing::create(runtime, audio_block_bytes(period_frames(rate_hz)), inputs * periods, guard);
    if (!ring)
        throw std::bad_alloc();
    return std::move(*ring);
}

} // namespace

AudioFeed::AudioFeed(Runtime& runtime, const std::vector<std::uint64_t>& sensors, std::uint32_t rate_hz)
    : runtime_(runtime), rate_hz_(rate_hz), ring_(make_ring(runtime, std::max<std::size_t>(sensors.size(), 1), rate_hz))
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

void AudioFeed::push(std::uint64_t first_frame, std::size_t frames, const std::vector<std::vector<double>>& channels)
{
    for (std::size_t i = 0; i < producers_.size(); ++i)
        push_block(producers_[i], first_frame, frames, i < channels.size() ? &channels[i] : nullptr);
}

void AudioFeed::push_block(Producer<Kind::audio_block>& producer, std::uint64_t first_frame, std::size_t frames,
                           const std::vector<double>* samples)
{
    const AudioBlock block{.data_handle = 0,
                           .frame_count = static_cast<std::uint32_t>(frames),
                           .channel_count = samples == nullptr ? 0u : 1u,
                           .sample_rate_hz = rate_hz_,
                           .sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED,
                           .start_sample = first_frame,
                           .channel_layout_hash = 0};
    const auto time = std::chrono::nanoseconds(frame_time_ns(first_frame, rate_hz_));
    const auto fill = [samples](std::span<float> to) {
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] = static_cast<float>((*samples)[i]);
    };
    if (!push_audio_block(producer, runtime_, ring_, StreamTime(time), time, block, fill))
        throw RunError("the window has no room for the inputs");
}

} // namespace localcast::faust::runner
