// A parameter on screen.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>

namespace localcast::plugin {

/// A list, a switch or a slider, by the parameter's kind, with its name beside it. Reached by the keyboard; name and help are
/// what a screen reader says, the help is the tooltip as well.
class BoundControl : public juce::Component {
public:
    BoundControl(juce::AudioProcessorValueTreeState &tree, const juce::String &parameter, const juce::String &help);

    /// How wide the name beside it is.
    void set_name_width(int width);

    /// The text of a slider, anew: what it is told in has changed.
    void refresh_text();

    void resized() override;
    void enablementChanged() override;

private:
    void make_list(juce::AudioParameterChoice &, juce::AudioProcessorValueTreeState &);
    void make_switch(juce::AudioParameterBool &, juce::AudioProcessorValueTreeState &);
    void make_slider(juce::RangedAudioParameter &, juce::AudioProcessorValueTreeState &);

    juce::Label name_;
    std::unique_ptr<juce::Component> control_;
    std::unique_ptr<juce::AudioProcessorValueTreeState::ComboBoxAttachment> list_;
    std::unique_ptr<juce::AudioProcessorValueTreeState::ButtonAttachment> button_;
    std::unique_ptr<juce::AudioProcessorValueTreeState::SliderAttachment> slider_;
    juce::String help_;
    int name_width_ = 110;
};

} // namespace localcast::plugin
