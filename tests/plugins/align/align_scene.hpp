// What the tracks of Align's tests play: real recordings, and what microphones of a simulated room make of them.
// SPDX-License-Identifier: MIT
#pragma once

#include "room/room.hpp"

#include <vector>

namespace localcast::test {

inline constexpr double scene_rate = 48000;

/// Real recordings (Debian packages alsa-utils, sonic-pi-samples), `seconds` of each.
[[nodiscard]] std::vector<float> speech(double seconds, double rate = scene_rate);
[[nodiscard]] std::vector<float> drums(double seconds, double rate = scene_rate);

/// What four microphones in a room record: the reference, a near one that is inverted, one whose recording begins so late and
/// whose clock is fast, and an early one that is inverted and whose clock is slow.
[[nodiscard]] std::vector<room::Recording> microphones(const std::vector<float> &dry, double rt60_seconds = 0.15,
                                                       double snr_db = 30, double late_seconds = 0.0123);

} // namespace localcast::test
