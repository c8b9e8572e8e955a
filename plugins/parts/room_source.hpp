// A source that a plugin feeds into a room, under a name of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce/audio/audio_feed.hpp"
#include "localcast_juce/room/room.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace localcast::plugin {

/// Takes the source called `wanted` for this member of the room, or the first with another number behind it that no other
/// member feeds, and gives its name: `room` feeds it from now on, not prepared yet. What other members of this plugin feed,
/// `own`, hashes of sources, may be taken over from them.
/// any-thread, blocks
[[nodiscard]] std::string take_free_name(audio::Room &room, std::string_view wanted, std::span<const std::uint64_t> own = {});

/// A membership and what it feeds. Stays where it is. The name is free when this is gone, however long somebody keeps the room.
struct RoomSource {
    /// As take_free_name() has it; the others see that name.
    /// owner, blocks
    RoomSource(audio::Room joined, const audio::Identity &identity, std::string_view wanted,
               std::span<const std::uint64_t> own = {});
    /// Feeds nothing: for the room's clock.
    /// owner, blocks
    explicit RoomSource(audio::Room joined);
    /// owner, blocks
    ~RoomSource();
    RoomSource(const RoomSource &) = delete;
    RoomSource &operator=(const RoomSource &) = delete;

    std::shared_ptr<audio::Room> room; // first: the feed must be gone before it; who shows it may keep it for longer
    std::string name;
    audio::AudioFeed feed;
};

} // namespace localcast::plugin
