// Words of the parts that know no JUCE, for JUCE.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_core/juce_core.h>

#include <string>

namespace localcast::plugin {

[[nodiscard]] inline juce::String utf8(const std::string &text) {
    return juce::String::fromUTF8(text.data(), static_cast<int>(text.size()));
}

} // namespace localcast::plugin
