// Ways to use a track that are asked for often.
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/preset_processor.hpp"

#include <vector>

namespace localcast::plugin::align {

[[nodiscard]] const std::vector<Preset> &presets();

/// Parameters that a preset leaves alone.
[[nodiscard]] bool is_kept_by_presets(const juce::String &parameter);

} // namespace localcast::plugin::align
