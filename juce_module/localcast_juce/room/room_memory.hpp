// What the instances in a room share: memory without code. Nothing here points into a binary, so that any of them may be
// unloaded while others stay; whoever leaves last frees the room with its own copy of the code.
// SPDX-License-Identifier: MIT
#pragma once

#include "shared_words.hpp"

#include "localcast_reservoir.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <type_traits>

/// Raised whenever a struct of this file changes. Binaries with different numbers in one process do not share.
#ifndef LOCALCAST_ROOM_REVISION
#define LOCALCAST_ROOM_REVISION 5
#endif

namespace localcast::audio {

inline constexpr std::size_t most_peers = 1024; // as many as a runtime has payload rings

/// Text of fixed length, cut at the end, always terminated.
template <std::size_t N>
using FixedText = std::array<char, N>;

/// What an instance says of itself; written outside the audio thread.
struct PeerFacts {
    FixedText<64> name;
    FixedText<16> format;
    FixedText<64> host;
    std::uint64_t sensor_id_hash; // of the source it feeds; 0 for none
    double sample_rate_hz;        // 0 until it is prepared
    std::uint32_t block_frames;   // announced; 0 until it is prepared
    std::uint32_t channels;
};

/// What an instance has to tell the others of its own kind, in words whose meaning is theirs. All zero: nothing.
using PeerNote = std::array<std::uint64_t, 16>;

/// The block that an instance processed last: how others tell which host cycle it is in. A word for each, however small:
/// it is written word by word for every block, and words put together from parts would each wait for their parts.
struct ClockBlock {
    std::uint64_t first_frame;   // of the block, at the rate
    std::int64_t position;       // host's position of the first frame
    std::int64_t line_position;  // host's position where the present unbroken run began
    std::uint64_t host_time;     // the host's name of the cycle
    std::uint64_t frames;
    std::uint64_t sample_rate_hz;
    std::uint64_t run;           // one of those below
    std::uint64_t has_host_time;
};

/// What an instance's position tells others.
inline constexpr std::uint64_t run_none = 0;    // there is none that advances
inline constexpr std::uint64_t run_doubted = 1; // a second look may correct the count of it
inline constexpr std::uint64_t run_sure = 2;

/// Counts of one instance, each written by its audio thread alone.
struct PeerCounts {
    std::atomic<std::uint64_t> pushed_blocks{0};
    std::atomic<std::uint64_t> refused_blocks{0};    // no room in its ring, or the window refused them
    std::atomic<std::uint64_t> unusable_blocks{0};   // not prepared, or without channels
    std::atomic<std::uint64_t> oversized_blocks{0};  // longer than announced, or of more channels
    std::atomic<std::uint64_t> repaired_samples{0};  // not finite: pushed as silence
    std::atomic<std::uint64_t> clock_jumps{0};       // blocks that did not follow the one before
};

/// One member's place. `taken` and `facts` are written by threads that may wait; the rest by its audio thread.
struct alignas(128) PeerSlot {
    std::atomic<std::uint32_t> taken{0};
    std::atomic<std::uint64_t> serial{0}; // who has it, counted through the room's life
    SharedWords<PeerFacts> facts;
    alignas(128) std::atomic<std::uint64_t> last_heard_ns{0}; // of arrival_now_ns; 0: never
    std::atomic<std::uint32_t> agreement{0};                  // of its last block
    PeerCounts counts;
    alignas(128) SharedWords<ClockBlock> block;
    alignas(128) SharedWords<PeerNote> note;
};

/// How far the stream has come, in nanoseconds: raised by every audio thread.
struct alignas(128) ClockHeads {
    std::atomic<std::uint64_t> newest_start_ns{0}; // begin of the newest block
    std::atomic<std::uint64_t> newest_end_ns{0};   // end of the block that reaches farthest
};

struct RoomMemory {
    RoomMemory *next = nullptr; // the registry's mutex
    std::uint64_t name_hash = 0;
    std::uint64_t name_bytes = 0;
    FixedText<256> name{};
    std::uint64_t process = 0;     // that made it; a forked child has a copy, which is none of its business
    std::uint32_t members = 0;     // the registry's mutex
    std::uint64_t next_serial = 1; // the registry's mutex
    long long announcement = -1;   // the registry's mutex: what the system gave for it
    FixedText<512> announced_at{};
    LocalcastRuntime *runtime = nullptr;
    std::uint64_t duration_ns = 0; // of the runtime's window
    std::atomic<std::uint32_t> slots_used{0}; // slots that ever had a member are below this
    ClockHeads heads;
    std::array<PeerSlot, most_peers> peers;
};

/// The fields by which binaries of any version recognise a registry; they never move.
struct RegistryHeader {
    FixedText<16> magic;
    std::uint64_t layout; // registry_layout() of the binary that made it
    RegistryHeader *next; // of another layout
    std::atomic<std::uint32_t> members; // of all its rooms
    FixedText<96> made_by;
};

/// All rooms of the binaries with one layout; stays until the process ends.
struct Registry {
    RegistryHeader header{};
    std::mutex mutex;
    RoomMemory *rooms = nullptr;
};

/// Equal in binaries that may share a room.
/// any-thread, rt
[[nodiscard]] inline std::uint64_t registry_layout() LOCALCAST_RT {
    const std::uint64_t facts[] = {LOCALCAST_ROOM_REVISION, localcast_memory_layout_id(), sizeof(Registry),
                                   sizeof(RoomMemory),      sizeof(PeerSlot),             alignof(PeerSlot)};
    return localcast_hash_source_id(reinterpret_cast<const std::uint8_t *>(facts), sizeof facts);
}

} // namespace localcast::audio
