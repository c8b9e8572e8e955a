// What an instance is doing, in words.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine.hpp"
#include "settings.hpp"

#include <string>
#include <vector>

namespace localcast::plugin::trigger {

/// How well it goes.
enum class Mood : std::uint8_t { resting, good, warning, bad };

struct Status {
    std::string text; // without a full stop
    Mood mood = Mood::resting;
};

struct Situation {
    Settings settings;
    Format format; // rate 0: the host has not begun
    Counts counts;
    bool in_room = false;
    std::string chosen; // name of the chosen source; empty: none yet
    bool chosen_is_here = false;
};

/// "Listening to this track: acted on 12, 1 of them late".
[[nodiscard]] Status status_of(const Situation &situation);

/// What should not be, one sentence each; empty while all is well.
[[nodiscard]] std::vector<std::string> troubles_of(const Situation &situation);

} // namespace localcast::plugin::trigger
