// What the host is called, for peers to read.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <string>

namespace localcast::plugin {

/// Empty where JUCE does not know the host: its process's name stands for it then.
[[nodiscard]] inline std::string host_name() {
    const juce::PluginHostType host;
    return host.type == juce::PluginHostType::UnknownHost ? std::string() : host.getHostDescription();
}

} // namespace localcast::plugin
