// Parameters that are one of several.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>

namespace localcast::plugin {

inline constexpr int parameter_version = 1; // of the list of parameters, for formats that ask for it

[[nodiscard]] inline std::unique_ptr<juce::AudioParameterChoice> choices(const char *id, const char *name,
                                                                         const juce::StringArray &names, int initial,
                                                                         bool automatable = true) {
    return std::make_unique<juce::AudioParameterChoice>(juce::ParameterID{id, parameter_version}, name, names, initial,
                                                        juce::AudioParameterChoiceAttributes().withAutomatable(automatable));
}

/// A, B, C, ...
[[nodiscard]] inline juce::StringArray letters(unsigned count) {
    juce::StringArray names;
    for (unsigned i = 0; i < count; ++i) {
        names.add(juce::String::charToString(static_cast<juce::juce_wchar>('A' + i)));
    }
    return names;
}

} // namespace localcast::plugin
