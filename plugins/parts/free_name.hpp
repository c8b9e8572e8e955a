// Names of a room's sources, of which there may be no two alike.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce/room/room.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace localcast::plugin {

/// Takes the source called `wanted` for this member of the room, or the first with another number behind it that no other
/// member feeds, and gives its name: `room` feeds it from now on, not prepared yet. What other members of this plugin feed,
/// `own`, hashes of sources, may be taken over from them.
/// any-thread, blocks
[[nodiscard]] std::string take_free_name(audio::Room &room, std::string_view wanted, std::span<const std::uint64_t> own = {});

} // namespace localcast::plugin
