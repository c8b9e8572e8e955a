// Rooms end at the process. So that an instance whose host runs plugins in processes of their own can be told why it is
// alone, each process leaves a note of its rooms where the user's other processes look.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace localcast::audio {

/// Another process that is in a room of the same name.
struct Neighbour {
    std::uint64_t process = 0;
    std::uint64_t parent = 0; // 0: not known
    std::string name;         // of its program
    std::string host;         // as its first instance in the room called it
};

/// The note of this process. It holds a lock that the system drops when the process dies, however it dies.
struct Announcement {
    long long lock = -1;
    std::string path;
};

/// Leaves a note about the room. lock is -1 where it could not be left: others then do not know.
/// any-thread, blocks
[[nodiscard]] Announcement announce_room(std::uint64_t room_hash, const std::string &host);

/// Takes it back.
/// any-thread, blocks
void withdraw_room(long long lock, const char *path) LOCALCAST_BLOCKS;

/// Other live processes in the room; notes of dead ones are removed.
/// any-thread, blocks
[[nodiscard]] std::vector<Neighbour> neighbours_in(std::uint64_t room_hash);

} // namespace localcast::audio
