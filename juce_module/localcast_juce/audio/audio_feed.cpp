// SPDX-License-Identifier: MIT
#include "audio_feed.hpp"

#include "sanitised_copy.hpp"

#include "../room/own_count.hpp"
#include "../room/process_facts.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace localcast::audio {
namespace {

constexpr double kHighestRate = 1'536'000;
constexpr std::uint32_t kMostChannels = 1024;
// Blocks of fewer frames than this, where longer ones were announced, use the ring up before the window has passed.
constexpr std::uint32_t kFewestFrames = 64;

} // namespace

AudioFeed::AudioFeed(Room &room, std::string_view source)
    : room_(&room), source_(SensorId::of(source)), clock_(room.memory(), room.slot()),
      producer_(Producer<Kind::audio_block>::create(source_)) {}

bool AudioFeed::fail(const char *reason) {
    problem_ = reason;
    return false;
}

bool AudioFeed::prepare(double sample_rate_hz, std::uint32_t block_frames, std::uint32_t channels) {
    problem_.clear();
    prepared_ = false;
    announced_frames_ = block_frames;
    channels_ = 0;
    const bool usable = sample_rate_hz >= 1 && sample_rate_hz <= kHighestRate; // false for what is not a number
    const auto rate = usable ? static_cast<std::uint32_t>(std::lround(sample_rate_hz)) : 0;
    clock_.prepare(rate);
    room_->set_stream(source_, usable ? sample_rate_hz : 0, block_frames, channels);
    if (!usable) {
        return fail("The sample rate is not usable.");
    }
    prepared_ = true;
    if (channels > kMostChannels) {
        return fail("There are too many channels.");
    }
    if (source_.hash() == 0 || channels == 0) {
        return true;
    }
    if (!producer_ || !make_ring(rate, block_frames, channels)) {
        return fail("There is no memory for the audio of the last seconds, or the room has no place for it.");
    }
    channels_ = channels;
    return true;
}

bool AudioFeed::make_ring(std::uint32_t rate, std::uint32_t block_frames, std::uint32_t channels) {
    longest_piece_ = block_frames == 0 ? most_frames : std::clamp(block_frames, 16u, most_frames);
    const std::uint64_t kept_ns = room_->memory().duration_ns + LOCALCAST_DEFAULT_PAYLOAD_GUARD_NS;
    const std::uint64_t kept_frames = kept_ns / 1'000'000'000 * rate + rate;
    const auto entries = static_cast<std::size_t>(kept_frames / std::min(longest_piece_, kFewestFrames) + 2);
    const std::size_t entry_bytes = audio_block_bytes(std::size_t{longest_piece_} * channels);
    if (ring_ && ring_entry_bytes_ == entry_bytes && ring_entries_ == entries) {
        return true; // the same again: the window still holds some of it
    }
    ring_.reset();
    ring_ = PayloadRing::create(room_->runtime(), entry_bytes, entries);
    ring_entry_bytes_ = entry_bytes;
    ring_entries_ = entries;
    return ring_.has_value();
}

void AudioFeed::release() {
    ring_.reset();
    prepared_ = false;
    channels_ = 0;
    clock_.prepare(0);
    room_->set_stream(source_, 0, 0, 0);
}

PushedBlock AudioFeed::push(std::span<const float *const> channels, const HostBlock &host) LOCALCAST_RT {
    PeerSlot &slot = room_->slot();
    const std::uint64_t arrival_ns = arrival_now_ns();
    slot.last_heard_ns.store(arrival_ns, std::memory_order_relaxed); // relaxed: a time to be shown
    PushedBlock result{clock_.begin_block(host), 0};
    if (!prepared_) {
        add(slot.counts.unusable_blocks, 1);
        return result;
    }
    add(slot.counts.clock_jumps, result.time.jumped ? 1 : 0);
    // relaxed: a word to be shown.
    slot.agreement.store(static_cast<std::uint32_t>(result.time.agreement), std::memory_order_relaxed);
    if (source_.hash() == 0 || host.frames == 0 || result.time.told) { // no time of a source is told twice
        return result;
    }
    if (channels_ == 0 || channels.empty()) {
        add(slot.counts.unusable_blocks, 1);
        return result;
    }
    add(slot.counts.oversized_blocks, host.frames > announced_frames_ || channels.size() > channels_ ? 1 : 0);
    channels = channels.first(std::min<std::size_t>(channels.size(), channels_));
    for (std::uint32_t offset = 0; offset < host.frames; offset += longest_piece_) {
        const std::uint32_t frames = std::min(longest_piece_, host.frames - offset);
        const bool pushed = push_piece(channels, offset, frames, result.time, arrival_ns);
        result.frames += pushed ? frames : 0;
        add(pushed ? slot.counts.pushed_blocks : slot.counts.refused_blocks, 1);
    }
    frames_seen_ += host.frames;
    return result;
}

bool AudioFeed::push_piece(std::span<const float *const> channels, std::uint32_t offset, std::uint32_t frames,
                           const BlockTime &time, std::uint64_t arrival_ns) LOCALCAST_RT {
    AudioBlock block{};
    block.frame_count = frames;
    block.channel_count = static_cast<std::uint32_t>(channels.size());
    block.sample_rate_hz = time.sample_rate_hz;
    block.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
    block.start_sample = frames_seen_ + offset;
    const StreamTime at =
        offset == 0 ? time.time : frame_time({}, time.first_frame + offset, time.sample_rate_hz);
    std::uint32_t repaired = 0;
    const auto copy = [&](std::span<float> to) noexcept {
        for (std::size_t channel = 0; channel < channels.size(); ++channel) {
            float *const out = to.data() + channel * frames;
            if (channels[channel] == nullptr) {
                std::memset(out, 0, frames * sizeof(float));
            } else {
                repaired += sanitised_copy(out, channels[channel] + offset, frames);
            }
        }
    };
    const bool pushed = push_audio_block(*producer_, room_->runtime(), *ring_, at,
                                         std::chrono::nanoseconds(static_cast<std::int64_t>(arrival_ns)), block, copy)
                            .has_value();
    if (!pushed) {
        // A mark without audio, so that the edge moves on and the ring's entries come free: else nothing ever would.
        producer_->push(room_->runtime(), at, std::chrono::nanoseconds(static_cast<std::int64_t>(arrival_ns)));
    }
    if (repaired != 0) {
        add(room_->slot().counts.repaired_samples, repaired);
    }
    return pushed;
}

} // namespace localcast::audio
