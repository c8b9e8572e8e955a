// Stream time for what an instance processes: one clock for all instances of a room, whatever their host tells them.
// SPDX-License-Identifier: MIT
#pragma once

#include "agreement.hpp"
#include "host_block.hpp"

#include "../room/room_memory.hpp"

#include "localcast/time.hpp"

#include <compare>
#include <cstdint>
#include <optional>

namespace localcast::audio {

/// A block on the stream.
struct BlockTime {
    StreamTime time{};
    std::uint64_t first_frame = 0; // at the rate, since the stream's beginning: time is floor(first_frame / rate)
    std::uint32_t sample_rate_hz = 0;
    Agreement agreement = Agreement::block_grid;
    bool jumped = false; // it does not follow this instance's block before
    bool told = false;   // the instance has told of this time already: the host has it processed once more
};

/// One instance's clock; its members are called by the instance's audio thread, or while that does not run.
///
/// Time is counted in frames since the stream's beginning. An instance goes on counting from block to block, so that its
/// blocks are contiguous without rounding. Only at a beginning, after a jump of the host's position, or when it was left
/// out does it look around: at an instance that has processed the same position or cycle it takes the count from there,
/// otherwise the stream goes on where the farthest instance has come. Whether it was the host that jumped, or only this
/// instance, it sees when another one goes on: a second look then corrects the count. README.md tells the whole.
class StreamClock {
public:
    /// `mine` is the instance's place in the room.
    /// any-thread, rt
    StreamClock(RoomMemory &room, PeerSlot &mine) LOCALCAST_RT : room_(&room), mine_(&mine) {}

    /// Begins to count at this rate; the stream goes on, but the next block need not follow. Rate 0: nothing is counted.
    /// producer-thread, rt
    void prepare(std::uint32_t sample_rate_hz) LOCALCAST_RT;

    /// The block's time. One of 0 frames, and one before prepare(), changes nothing.
    /// producer-thread, rt
    BlockTime begin_block(const HostBlock &block) LOCALCAST_RT;

private:
    struct Heads {
        std::uint64_t newest_start_ns, newest_end_ns;
    };
    struct Candidate {
        int rank; // the larger the surer
        std::uint64_t frame;
        [[nodiscard]] friend constexpr auto operator<=>(const Candidate &, const Candidate &) LOCALCAST_RT = default;
    };

    /// An instance that stayed on its run when this one left it, or came upon it. If it is seen to come past a place that a
    /// jump of the host would have kept it from, its run's count holds here too.
    struct Doubt {
        const PeerSlot *other = nullptr; // nobody: no doubt
        std::int64_t line = 0;           // the position where its run began
        std::int64_t offset = 0;         // of its count from its position
        std::int64_t past = 0;           // the position that it must come past
        std::int64_t since = 0;          // the position of this instance when it began to doubt
    };

    [[nodiscard]] std::uint64_t ns_of(std::uint64_t frame) const LOCALCAST_RT;
    [[nodiscard]] std::uint64_t frame_at(std::uint64_t ns) const LOCALCAST_RT;
    [[nodiscard]] Heads heads() const LOCALCAST_RT;
    [[nodiscard]] bool advances(const HostBlock &block) const LOCALCAST_RT;
    [[nodiscard]] bool follows(const HostBlock &block, bool advancing, const Heads &heads) const LOCALCAST_RT;
    [[nodiscard]] bool cycles_are_missing(const HostBlock &block) const LOCALCAST_RT;
    [[nodiscard]] std::uint64_t find_frame(const HostBlock &block, bool advancing, const Heads &heads) const LOCALCAST_RT;
    [[nodiscard]] std::optional<Candidate> candidate(const HostBlock &block, bool advancing, const ClockBlock &other,
                                                     const Heads &heads) const LOCALCAST_RT;
    [[nodiscard]] Doubt find_doubt(const HostBlock &block, std::uint64_t frame, const Heads &heads) const LOCALCAST_RT;
    [[nodiscard]] std::optional<std::int64_t> proof(const HostBlock &block, std::uint64_t frame, const ClockBlock &other,
                                                    const Heads &heads) const LOCALCAST_RT;
    [[nodiscard]] std::uint64_t second_look(const HostBlock &block, const Heads &heads) LOCALCAST_RT;
    template <typename Look>
    void look_at_all(Look &&look) const LOCALCAST_RT;
    void publish(const HostBlock &block, std::uint64_t frame, bool advancing) LOCALCAST_RT;

    RoomMemory *room_;
    PeerSlot *mine_;
    std::uint32_t rate_ = 0;
    std::uint64_t start_ns_ = 0;     // of the last block
    std::uint64_t end_ns_ = 0;       // of the last block, at whatever rate
    std::uint64_t told_ns_ = 0;      // end of the block that reached farthest
    std::uint64_t next_frame_ = 0;   // that would follow the last block
    bool started_ = false;           // there was a block since prepare()
    bool on_line_ = false;           // the last blocks lay on one unbroken run of the host's position
    std::int64_t line_position_ = 0; // where that run began
    std::int64_t next_position_ = 0; // that would follow
    Doubt doubt_;
    std::optional<std::int64_t> last_position_;
    bool last_playing_ = false;
    std::optional<std::uint64_t> last_host_time_;
    std::uint64_t host_time_step_ = 0; // between the last two blocks; 0: not known
    std::uint32_t last_frames_ = 0;
};

} // namespace localcast::audio
