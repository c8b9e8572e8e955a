// Everything that a plugin does on its audio thread, over and over.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce/audio/audio_feed.hpp"
#include "localcast_juce/claims/claim_producer.hpp"
#include "localcast_juce/claims/claim_reader.hpp"
#include "localcast_juce/room/room.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace localcast::test {

class RoomWorkload {
public:
    /// Joins a room with some others in it.
    RoomWorkload();

    /// Thousands of blocks, with jumps, sleeps, too many channels, numbers that are none and a ring that is full, and all
    /// reads of claims. False when an answer was not what it must be.
    bool run() LOCALCAST_RT;

private:
    bool push_block(std::size_t who, std::uint32_t frames, std::int64_t position) LOCALCAST_RT;
    bool claims() LOCALCAST_RT;

    std::vector<std::unique_ptr<audio::Room>> rooms_;
    std::vector<std::unique_ptr<audio::AudioFeed>> feeds_;
    audio::PhaseClaimProducer claim_producer_;
    audio::PhaseClaimReader claim_reader_;
    std::array<float, 1024> samples_{};
};

} // namespace localcast::test
