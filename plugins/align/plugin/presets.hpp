// Ways to use a track that are asked for often.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_core/juce_core.h>

#include <utility>
#include <vector>

namespace localcast::plugin::align {

/// What differs from the defaults, by parameter: the value as the parameter counts it. Group, unit and latency are the
/// session's business and stay as they are.
struct Preset {
    const char *name;
    std::vector<std::pair<const char *, float>> values;
};

[[nodiscard]] const std::vector<Preset> &presets();

/// Parameters that a preset leaves alone.
[[nodiscard]] bool is_kept_by_presets(const juce::String &parameter);

} // namespace localcast::plugin::align
