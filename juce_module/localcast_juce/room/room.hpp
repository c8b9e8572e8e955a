// The shared runtime: all instances of a process that name the same room have one, whatever plugin they belong to.
// SPDX-License-Identifier: MIT
#pragma once

#include "announcement.hpp"
#include "room_memory.hpp"

#include "../clock/agreement.hpp"

#include "localcast/runtime_ref.hpp"
#include "localcast/time.hpp"
#include "localcast/types.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace localcast::audio {

/// Who an instance is, in words, for the peer list. Longer texts are cut.
struct Identity {
    std::string name;   // of the instance: usually its track
    std::string format; // "VST3", "LV2", "Standalone", ...
    std::string host;   // the program that loaded it
};

/// The window of a room, as its first member asks for it; those who come later take what there is.
struct RoomConfig {
    StreamDuration duration{}; // 0: five seconds
    std::size_t capacity = 0;  // 0: LOCALCAST_DEFAULT_CAPACITY
};

/// A member of the room, as a list shows it.
struct Peer {
    std::string name, format, host;
    std::uint64_t process = 0;
    std::string process_name;
    SensorId source{0};           // what it feeds; none: it only reads
    double sample_rate_hz = 0;    // 0: not prepared
    std::uint32_t block_frames = 0;
    std::uint32_t channels = 0;
    std::uint64_t last_heard_ns = 0; // of arrival_now_ns(); 0: never
    std::uint64_t pushed_blocks = 0, refused_blocks = 0, unusable_blocks = 0, oversized_blocks = 0;
    std::uint64_t repaired_samples = 0, clock_jumps = 0;
    Agreement agreement = Agreement::block_grid; // of its last block
    PeerNote note{};                             // what it tells its own kind
    bool is_me = false;
};

/// An instance's membership; move-only. The room is made with the first member and gone with the last, in whatever
/// order and on whatever threads they come and go; no message thread is needed. What uses the runtime must be gone
/// before the membership.
class Room {
public:
    /// Joins, or makes, the room of this name: any bytes, of any length, the empty one too. Nothing when memory is short
    /// or the room is full (most_peers); `why` then says so.
    /// any-thread, blocks
    [[nodiscard]] static std::optional<Room> join(std::string_view name, const Identity &identity,
                                                  const RoomConfig &config = {}, std::string *why = nullptr);

    /// owner, rt
    Room(Room &&other) noexcept;
    /// owner, blocks
    Room &operator=(Room &&other) noexcept;
    /// Leaves; the last one takes the runtime away.
    /// owner, blocks
    ~Room();

    /// any-thread, rt
    [[nodiscard]] RuntimeRef runtime() const LOCALCAST_RT { return memory_->runtime; }

    /// The room's name; a longer one than 255 bytes is cut here, though not where rooms are told apart.
    /// any-thread, blocks
    [[nodiscard]] std::string name() const;

    /// Everybody who is here, in the order of their places. Takes no lock; one who comes or goes meanwhile may be missing.
    /// any-thread, blocks
    [[nodiscard]] std::vector<Peer> peers() const;

    /// Other processes in rooms of the same name, which this one cannot share.
    /// any-thread, blocks
    [[nodiscard]] std::vector<Neighbour> neighbours() const;

    /// Who shares this room, and, where somebody cannot be reached, why: in words, one sentence a line.
    /// any-thread, blocks
    [[nodiscard]] std::string company() const;

    /// Changes what the peer list says of this instance.
    /// any-thread, blocks
    void set_identity(const Identity &identity);

    /// Says what this instance feeds; rate and block 0: it is not prepared.
    /// any-thread, blocks
    void set_stream(SensorId source, double sample_rate_hz, std::uint32_t block_frames, std::uint32_t channels) noexcept;

    /// Feeds this source from now on, not prepared yet, if no other member of whatever plugin does; else changes nothing. Of
    /// several who ask at once one gets it.
    /// any-thread, blocks
    [[nodiscard]] bool take_source(SensorId source) noexcept;

    /// Leaves word for the other members, whole or not at all. One thread at a time, which may be the audio thread.
    /// producer-thread, rt
    void set_note(const PeerNote &note) LOCALCAST_RT { slot_->note.write(note); }

    /// This instance's place, for what works on its audio thread.
    /// any-thread, rt
    [[nodiscard]] PeerSlot &slot() const LOCALCAST_RT { return *slot_; }

    /// What all places share.
    /// any-thread, rt
    [[nodiscard]] RoomMemory &memory() const LOCALCAST_RT { return *memory_; }

private:
    Room(Registry &registry, RoomMemory &memory, PeerSlot &slot) noexcept;
    void leave() noexcept;
    void write_stream(SensorId source, double sample_rate_hz, std::uint32_t block_frames, std::uint32_t channels) noexcept;
    [[nodiscard]] bool is_fed_by_another(SensorId source) const noexcept;

    Registry *registry_;
    RoomMemory *memory_;
    PeerSlot *slot_;
};

} // namespace localcast::audio
