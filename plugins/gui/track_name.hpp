// What a host calls a track.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

namespace localcast::plugin {

/// Empty where the host tells no name, which JUCE 8 tells from an empty one.
[[nodiscard]] inline juce::String track_name(const juce::AudioProcessor::TrackProperties &properties) {
#if JUCE_MAJOR_VERSION >= 8
    return properties.name.value_or(juce::String());
#else
    return properties.name;
#endif
}

} // namespace localcast::plugin
