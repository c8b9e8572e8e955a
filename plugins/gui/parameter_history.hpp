// Undo for parameters that an editor moves.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <map>
#include <vector>

namespace localcast::plugin {

/// Takes down each gesture, from its beginning to its end, as one step. What a host moves is its own business, and no step.
/// Message thread.
class ParameterHistory : private juce::AudioProcessorParameter::Listener {
public:
    /// Of all parameters of a processor that must outlive it.
    explicit ParameterHistory(juce::AudioProcessor &processor);
    ~ParameterHistory() override;

    /// As undo_by_key().
    bool handle(const juce::KeyPress &key);

private:
    class Step;

    void parameterValueChanged(int, float) override {}
    void parameterGestureChanged(int index, bool begins) override;
    void set(juce::AudioProcessorParameter &parameter, float position);

    juce::AudioProcessor &processor_;
    juce::UndoManager steps_;
    std::map<int, float> begun_; // where parameters stood when their gestures began
    bool applying_ = false;
};

} // namespace localcast::plugin
