// An editor's size, as a session keeps it.
// SPDX-License-Identifier: MIT
#pragma once

#include "parts/state.hpp"

#include <juce_graphics/juce_graphics.h>

#include <algorithm>

namespace localcast::plugin {

inline void write_editor_size(State &state, juce::Point<int> size) {
    state.set("editor/width", size.x);
    state.set("editor/height", size.y);
}

/// 0: not yet known.
[[nodiscard]] inline juce::Point<int> read_editor_size(const State &state) {
    const auto pixels = [&](const char *name) {
        return static_cast<int>(std::clamp(state.number(name).value_or(0.0), 0.0, 10'000.0));
    };
    return {pixels("editor/width"), pixels("editor/height")};
}

} // namespace localcast::plugin
