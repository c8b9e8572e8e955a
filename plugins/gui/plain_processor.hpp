// What most effects answer a host.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

namespace localcast::plugin {

/// No MIDI, one program, an editor.
class PlainProcessor : public juce::AudioProcessor {
public:
    using AudioProcessor::AudioProcessor;
    using AudioProcessor::processBlock;
    using AudioProcessor::processBlockBypassed;

    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    bool hasEditor() const override { return true; }
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram(int) override {}
    const juce::String getProgramName(int) override { return "Default"; }
    void changeProgramName(int, const juce::String &) override {}
};

} // namespace localcast::plugin
