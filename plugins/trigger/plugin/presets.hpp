// Uses that are asked for often.
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/preset_processor.hpp"

#include <vector>

namespace localcast::plugin::trigger {

[[nodiscard]] const std::vector<Preset> &presets();

/// Parameters that a preset leaves alone: the session's business.
[[nodiscard]] bool is_kept_by_presets(const juce::String &parameter);

} // namespace localcast::plugin::trigger
