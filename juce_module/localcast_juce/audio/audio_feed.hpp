// One source's audio into the room's window, from the audio thread: stamped by the room's clock, copied into a payload
// ring that is prepared once.
// SPDX-License-Identifier: MIT
#pragma once

#include "../clock/stream_clock.hpp"
#include "../room/room.hpp"

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace localcast::audio {

/// What push() did with a block.
struct PushedBlock {
    BlockTime time{};           // also where nothing was pushed
    std::uint32_t frames = 0;   // that are in the window now; fewer than the block has if it was refused, or told before
};

/// A source of a room. prepare() and release() may come in any order and number, on any thread while push() does not run.
/// What goes wrong is counted in the peer list: nothing here throws, blocks or asserts in push(). An instance with several
/// sources may have a feed for each, all on one audio thread; the peer list then counts them together and shows the one
/// prepared last. Must be gone before its room, which stays where it is meanwhile.
class AudioFeed {
public:
    /// Frames of a sample in the window at most: a longer block is pushed in pieces, without a gap, so that rings fit
    /// hosts that do not keep to the length that they announced.
    static constexpr std::uint32_t most_frames = 128;

    /// `source` names the sensor. An empty name feeds nothing; its clock runs all the same.
    /// any-thread, blocks
    AudioFeed(Room &room, std::string_view source);

    /// Takes the memory for blocks of this many channels. False, with the reason in problem(), for a rate below 1 or above
    /// 1,536,000 Hz, more than 1024 channels, or when memory or the room's rings are short: push() then keeps to what it
    /// can do, which is to give the time where the rate is usable. 0 channels and a length of 0 are no failure.
    /// producer-thread, blocks
    bool prepare(double sample_rate_hz, std::uint32_t block_frames, std::uint32_t channels);

    /// Gives the memory back; the window keeps what it has. Without prepare() it does nothing.
    /// producer-thread, blocks
    void release();

    /// Pushes a block of `channels.size()` channels of `host.frames` samples each. A null channel, or one beyond those
    /// announced, is left out; what is not finite becomes silence, and so do denormal numbers. A piece that finds no room leaves a sample
    /// without payload, so that time goes on.
    /// producer-thread, rt
    PushedBlock push(std::span<const float *const> channels, const HostBlock &host) LOCALCAST_RT;

    /// Why prepare() failed; empty after success.
    /// producer-thread, blocks
    [[nodiscard]] const std::string &problem() const { return problem_; }

    /// any-thread, rt
    [[nodiscard]] SensorId source() const LOCALCAST_RT { return source_; }

    /// any-thread, rt
    [[nodiscard]] Room &room() const LOCALCAST_RT { return *room_; }

private:
    [[nodiscard]] bool make_ring(std::uint32_t rate, std::uint32_t block_frames, std::uint32_t channels);
    bool fail(const char *reason);
    bool push_piece(std::span<const float *const> channels, std::uint32_t offset, std::uint32_t frames,
                    const BlockTime &time, std::uint64_t arrival_ns) LOCALCAST_RT;

    Room *room_;
    SensorId source_;
    StreamClock clock_;
    std::optional<Producer<Kind::audio_block>> producer_;
    std::optional<PayloadRing> ring_;
    std::size_t ring_entry_bytes_ = 0;
    std::size_t ring_entries_ = 0;
    std::uint32_t longest_piece_ = most_frames; // frames that an entry of the ring holds
    std::uint32_t announced_frames_ = 0;
    std::uint32_t channels_ = 0;
    bool prepared_ = false;
    std::uint64_t frames_seen_ = 0; // of the source, since its first prepare()
    std::string problem_;
};

} // namespace localcast::audio
