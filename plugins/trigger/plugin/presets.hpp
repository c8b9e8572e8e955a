// Uses that are asked for often.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_core/juce_core.h>

#include <utility>
#include <vector>

namespace localcast::plugin::trigger {

/// What differs from the defaults, by parameter: the value as the parameter counts it.
struct Preset {
    const char *name;
    std::vector<std::pair<const char *, float>> values;
};

[[nodiscard]] const std::vector<Preset> &presets();

/// Parameters that a preset leaves alone: the session's business.
[[nodiscard]] bool is_kept_by_presets(const juce::String &parameter);

} // namespace localcast::plugin::trigger
