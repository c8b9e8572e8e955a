// What a room says of itself, in a view's words.
// SPDX-License-Identifier: MIT
#pragma once

#include "side_panel.hpp"

namespace localcast {

/// Peers are asked each time, other processes every few seconds: they are found by looking at files.
class RoomSurroundings {
public:
    explicit RoomSurroundings(std::shared_ptr<const audio::Room> room) : room_(std::move(room)) {}

    [[nodiscard]] ReservoirSurroundings operator()();

private:
    std::shared_ptr<const audio::Room> room_;
    juce::String isolation_;
    juce::uint32 asked_at_ = 0;
};

/// A peer as one name and one line: format, host, what it feeds, what it lost.
[[nodiscard]] ReservoirPeer peerInWords(const audio::Peer &, std::uint64_t now_ns);

} // namespace localcast
