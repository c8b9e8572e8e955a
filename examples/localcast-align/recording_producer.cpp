// Reads a file in host-sized blocks and pushes each as an audio block.
// SPDX-License-Identifier: MIT
#include "recording_producer.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <new>
#include <vector>

#include "stream_clock.hpp"

namespace localcast::align {

namespace {

constexpr std::size_t header_bytes = 64; // the descriptor, padded so that the samples start on a cache line
constexpr std::uint64_t guard_ns = 100'000'000;

std::size_t entry_bytes(const AudioInfo& info)
{
    return header_bytes + sizeof(float) * block_frames(info.sample_rate_hz) * info.channels;
}

/** Blocks that may be ahead of the visible edge, live, or guarded at once, and a few more. */
std::size_t entry_count(const AudioInfo& info)
{
    constexpr std::size_t spare = 8;
    const std::uint64_t block_ns = frame_time_ns(block_frames(info.sample_rate_hz), info.sample_rate_hz);
    const std::uint64_t file_blocks = info.frames / block_frames(info.sample_rate_hz) + 1;
    return std::min((Pacer::lead_ns + LOCALCAST_DEFAULT_DURATION_NS + guard_ns) / block_ns, file_blocks) + spare;
}

} // namespace

void Pacer::allow(std::uint64_t horizon_ns)
{
    if (horizon_ns <= horizon_ns_.load(std::memory_order_relaxed))
        return;
    horizon_ns_.store(horizon_ns, std::memory_order_release);
    horizon_ns_.notify_all();
}

bool Pacer::wait_for(std::uint64_t time_ns) const
{
    for (;;) {
        const std::uint64_t horizon_ns = horizon_ns_.load(std::memory_order_acquire);
        if (stopped_.load(std::memory_order_relaxed))
            return false;
        if (time_ns < horizon_ns)
            return true;
        horizon_ns_.wait(horizon_ns, std::memory_order_acquire);
    }
}

void Pacer::tell()
{
    news_.fetch_add(1, std::memory_order_release);
    news_.notify_one();
}

void Pacer::stop()
{
    stopped_.store(true, std::memory_order_relaxed);
    allow(std::numeric_limits<std::uint64_t>::max()); // its release store carries the flag
}

RecordingProducer::RecordingProducer(LocalcastRuntime* runtime, const Recording& recording, std::uint64_t until_ns,
                                     Pacer& pacer)
    : runtime_(runtime), file_(recording.file), info_(recording.info), until_ns_(until_ns), pacer_(pacer),
      ring_(localcast_payload_ring_create(runtime, entry_bytes(info_), entry_count(info_), guard_ns)),
      producer_(localcast_producer_create(LOCALCAST_SAMPLE_AUDIO_BLOCK, recording.sensor, 0))
{
    if (!ring_ || !producer_)
        throw std::bad_alloc();
    thread_ = std::jthread([this] { run(); });
}

RecordingProducer::~RecordingProducer()
{
    if (!ended())
        pacer_.stop();
}

void RecordingProducer::run()
{
    try {
        failure_ = play();
    } catch (const std::exception& error) {
        failure_ = error.what();
    }
    ended_.store(true, std::memory_order_release);
    pacer_.tell();
}

std::string RecordingProducer::play()
{
    AudioReader reader(file_);
    std::vector<double> block(std::size_t{block_frames(info_.sample_rate_hz)} * info_.channels);
    std::uint64_t frame = 0;
    while (frame < info_.frames && frame_time_ns(frame, info_.sample_rate_hz) < until_ns_) {
        if (!pacer_.wait_for(frame_time_ns(frame, info_.sample_rate_hz)))
            return {};
        const std::size_t got = reader.read(block);
        if (got == 0) {
            return "the file is truncated: it holds " + std::to_string(frame) + " of " +
                   std::to_string(info_.frames) + " frames";
        }
        if (std::string failure = push_block(frame, std::span(block).first(got * info_.channels)); !failure.empty())
            return failure;
        frame += got;
        pacer_.tell();
    }
    return {};
}

std::string RecordingProducer::push_block(std::uint64_t first_frame, std::span<const double> interleaved)
{
    LocalcastPayload payload{};
    const std::size_t bytes = header_bytes + sizeof(float) * interleaved.size();
    if (localcast_payload_begin(ring_.get(), bytes, &payload) != LOCALCAST_OK)
        return "the window has no room for its audio";
    auto* samples = reinterpret_cast<float*>(static_cast<std::byte*>(payload.data) + header_bytes);
    for (std::size_t i = 0; i < interleaved.size(); ++i) {
        samples[i] = static_cast<float>(interleaved[i]);
        if (!std::isfinite(samples[i])) {
            localcast_payload_cancel(ring_.get());
            return "invalid audio: the sample at frame " + std::to_string(first_frame + i / info_.channels) +
                   " is not a finite number";
        }
    }
    const auto frames = static_cast<std::uint32_t>(interleaved.size() / info_.channels);
    const auto* descriptor = new (payload.data) LocalcastAudioBlockDescriptor{
        .data_handle = payload.handle + header_bytes,
        .frame_count = frames,
        .channel_count = info_.channels,
        .sample_rate_hz = info_.sample_rate_hz,
        .sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED,
        .start_sample = first_frame,
        .channel_layout_hash = 0,
    };
    const std::uint64_t time_ns = frame_time_ns(first_frame, info_.sample_rate_hz);
    localcast_payload_commit(ring_.get(), time_ns);
    if (localcast_producer_push_audio_block(producer_.get(), runtime_, time_ns, time_ns, descriptor, nullptr))
        return {};
    localcast_payload_cancel(ring_.get());
    return "the window could not store its audio";
}

} // namespace localcast::align
