// Notes that go out at events, one at a time.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace localcast::plugin::trigger {

/// As it stands in a block.
struct NoteMessage {
    std::uint32_t offset = 0; // frame of the block
    std::array<std::uint8_t, 3> bytes{};
};

/// From 1 at the weakest that is found at all (66 dB below full scale) to 127 at full scale, straight in dB.
[[nodiscard]] std::uint8_t velocity_of(float strength);

/// Every note that goes on goes off, in its own pitch and channel, and before the next one. Frames are the instance's own.
class Notes {
public:
    static constexpr std::size_t most_messages = 128; // in a block

    /// The instance's frames are counted anew, from 0: what sounds ends there.
    /// owner, rt
    void begin_anew() LOCALCAST_RT { off_ = 0; }

    /// The block begins with this frame: its messages are empty.
    /// producer-thread, rt
    void begin_block(std::int64_t frame) LOCALCAST_RT;

    /// A note at this frame of the block, for so many frames. False when the block has no room for another.
    /// producer-thread, rt
    bool strike(std::int64_t frame, std::int64_t frames, int note, int channel, std::uint8_t velocity) LOCALCAST_RT;

    /// All that ends before this frame does so.
    /// producer-thread, rt
    void pass(std::int64_t until) LOCALCAST_RT;

    /// What sounds ends at this frame.
    /// producer-thread, rt
    void stop(std::int64_t frame) LOCALCAST_RT;

    /// In order of time.
    /// producer-thread, rt
    [[nodiscard]] std::span<const NoteMessage> messages() const LOCALCAST_RT { return {messages_.data(), count_}; }

private:
    void say(std::int64_t frame, std::uint8_t status, std::uint8_t velocity) LOCALCAST_RT;

    std::array<NoteMessage, most_messages> messages_{};
    std::size_t count_ = 0;
    std::int64_t block_ = 0;
    bool sounds_ = false;
    std::int64_t off_ = 0; // frame at which it ends
    std::uint8_t note_ = 0, channel_ = 0; // of what sounds; channels from 0
};

} // namespace localcast::plugin::trigger
