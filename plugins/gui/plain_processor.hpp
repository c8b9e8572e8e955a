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
    ~PlainProcessor() override { messages_.exit(); } // where it was entered

    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    bool hasEditor() const override { return true; }
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram(int) override {}
    const juce::String getProgramName(int) override { return "Default"; }
    void changeProgramName(int, const juce::String &) override {}

protected:
    /// What hosts are told of a bypass parameter. JUCE sets that of an LV2 with every block to what the host's port says, which
    /// would undo the user's: so there the host bypasses by processBlockBypassed(), and either will do.
    [[nodiscard]] juce::AudioProcessorParameter *for_hosts(juce::AudioProcessorParameter *bypass) const {
        return wrapperType == wrapperType_LV2 ? nullptr : bypass;
    }

    /// First thing in a destructor: hosts of LV2s destroy instances on any thread, and timers and messages of the message thread
    /// that are under way would find half a processor. It rests until what is derived from this is gone.
    void hold_message_thread() {
        if (juce::MessageManager::getInstanceWithoutCreating() != nullptr) {
            messages_.enter();
        }
    }

private:
    juce::MessageManager::Lock messages_;
};

} // namespace localcast::plugin
