// Names of a room's sources, of which there may be no two alike.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce/room/room.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace localcast::plugin {

/// `wanted`, or with another number behind it where another member of the room feeds a source of that name. Members that feed
/// one of `own`, hashes of sources, do not count.
[[nodiscard]] std::string free_name(const audio::Room &room, std::string_view wanted, std::span<const std::uint64_t> own = {});

} // namespace localcast::plugin
