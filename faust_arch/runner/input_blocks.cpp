// SPDX-License-Identifier: MIT
#include "input_blocks.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace localcast::faust::runner {

namespace {

constexpr StreamDuration guard = std::chrono::milliseconds(100);

PayloadRing make_ring(Runtime& runtime, std::size_t inputs, std::uint32_t rate_hz, std::size_t block_frames,
                      std::size_t spare)
{
    const std::size_t blocks =
        (LOCALCAST_DEFAULT_DURATION_NS + to_ns(guard)) / frame_time_ns(block_frames, rate_hz) + spare;
    auto ring = PayloadRing::create(runtime, audio_block_bytes(block_frames),
                                    std::max<std::size_t>(inputs, 1) * blocks, guard);
    if (!ring)
        throw std::bad_alloc();
    return std::move(*ring);
}

Producer<Kind::audio_block> make_producer(SensorId sensor)
{
    auto producer = Producer<Kind::audio_block>::create(sensor);
    if (!producer)
        throw std::bad_alloc();
    return std::move(*producer);
}

} // namespace

InputBlocks::InputBlocks(Runtime& runtime, const std::vector<std::uint64_t>& sensors, std::uint32_t rate_hz,
                         std::size_t block_frames, std::size_t spare)
    : runtime_(runtime), rate_hz_(rate_hz), channels_(sensors.empty() ? 0 : 1),
      ring_(make_ring(runtime, sensors.size(), rate_hz, block_frames, spare))
{
    for (const std::uint64_t sensor : sensors)
        producers_.push_back(make_producer(SensorId(sensor)));
    if (sensors.empty())
        producers_.push_back(make_producer(SensorId::of("clock")));
}

} // namespace localcast::faust::runner
