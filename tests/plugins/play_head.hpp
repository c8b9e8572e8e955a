// A host's timeline that runs.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_basics/juce_audio_basics.h>

namespace localcast::test {

class PlayHead : public juce::AudioPlayHead {
public:
    juce::Optional<PositionInfo> getPosition() const override {
        PositionInfo position;
        position.setTimeInSamples(frame);
        position.setIsPlaying(true);
        return position;
    }
    juce::int64 frame = 0;
};

} // namespace localcast::test
