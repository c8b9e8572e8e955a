// SPDX-License-Identifier: MIT
#include "notes.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::plugin::trigger {
namespace {

constexpr std::uint8_t kNoteOn = 0x90, kNoteOff = 0x80;
constexpr std::uint8_t kReleaseVelocity = 64; // what MIDI calls none in particular
constexpr double kRangeDb = 66.0;

} // namespace

std::uint8_t velocity_of(float strength) {
    const double db = 20.0 * std::log10(std::max(static_cast<double>(strength), 1e-9));
    return static_cast<std::uint8_t>(std::clamp(std::lround(1.0 + 126.0 * (db + kRangeDb) / kRangeDb), 1L, 127L));
}

void Notes::begin_block(std::int64_t frame) LOCALCAST_RT {
    block_ = frame;
    count_ = 0;
}

void Notes::say(std::int64_t frame, std::uint8_t status, std::uint8_t velocity) LOCALCAST_RT {
    const auto offset = static_cast<std::uint32_t>(std::max<std::int64_t>(frame - block_, 0));
    messages_[count_++] = {offset, {static_cast<std::uint8_t>(status | channel_), note_, velocity}};
}

bool Notes::strike(std::int64_t frame, std::int64_t frames, int note, int channel, std::uint8_t velocity) LOCALCAST_RT {
    pass(frame + 1);
    if (count_ + 3 > most_messages) { // what ends, what begins, and its own end
        return false;
    }
    stop(frame);
    note_ = static_cast<std::uint8_t>(std::clamp(note, 0, 127));
    channel_ = static_cast<std::uint8_t>(std::clamp(channel, 1, 16) - 1);
    say(frame, kNoteOn, velocity);
    sounds_ = true;
    off_ = frame + std::max<std::int64_t>(frames, 1);
    return true;
}

void Notes::pass(std::int64_t until) LOCALCAST_RT {
    if (sounds_ && off_ < until) {
        stop(off_);
    }
}

void Notes::stop(std::int64_t frame) LOCALCAST_RT {
    if (sounds_) {
        say(frame, kNoteOff, kReleaseVelocity);
        sounds_ = false;
    }
}

} // namespace localcast::plugin::trigger
