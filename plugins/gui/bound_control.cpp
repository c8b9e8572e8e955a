// SPDX-License-Identifier: MIT
#include "gui/bound_control.hpp"

#include "gui/editor_look.hpp"

namespace localcast::plugin {

BoundControl::BoundControl(juce::AudioProcessorValueTreeState &tree, const juce::String &parameter, const juce::String &help)
    : help_(help) {
    juce::RangedAudioParameter &bound = *tree.getParameter(parameter);
    const juce::String name = bound.getName(64);
    if (auto *const choice = dynamic_cast<juce::AudioParameterChoice *>(&bound)) {
        make_list(*choice, tree);
    } else if (auto *const toggle = dynamic_cast<juce::AudioParameterBool *>(&bound)) {
        make_switch(*toggle, tree);
    } else {
        make_slider(bound, tree);
    }
    control_->setTitle(name);
    control_->setDescription(help);
    control_->setHelpText(help);
    control_->setWantsKeyboardFocus(true);
    addAndMakeVisible(*control_);
    if (button_ == nullptr) { // a switch bears its name
        name_.setText(name, juce::dontSendNotification);
        name_.setColour(juce::Label::textColourId, colour::dim);
        name_.setFont(theme::fontOf(13.0f));
        name_.setAccessible(false); // the control says it
        name_.setInterceptsMouseClicks(false, false);
        addAndMakeVisible(name_);
    }
}

void BoundControl::make_list(juce::AudioParameterChoice &choice, juce::AudioProcessorValueTreeState &tree) {
    auto box = std::make_unique<juce::ComboBox>(choice.getName(64));
    box->addItemList(choice.choices, 1);
    box->setTooltip(help_);
    list_ = std::make_unique<juce::AudioProcessorValueTreeState::ComboBoxAttachment>(tree, choice.getParameterID(), *box);
    control_ = std::move(box);
}

void BoundControl::make_switch(juce::AudioParameterBool &toggle, juce::AudioProcessorValueTreeState &tree) {
    auto button = std::make_unique<juce::ToggleButton>(toggle.getName(64));
    button->setTooltip(help_);
    button_ = std::make_unique<juce::AudioProcessorValueTreeState::ButtonAttachment>(tree, toggle.getParameterID(), *button);
    control_ = std::move(button);
}

void BoundControl::make_slider(juce::RangedAudioParameter &parameter, juce::AudioProcessorValueTreeState &tree) {
    auto slider = std::make_unique<juce::Slider>(juce::Slider::LinearHorizontal, juce::Slider::TextBoxRight);
    slider->setTextBoxStyle(juce::Slider::TextBoxRight, false, 84, 20);
    slider->setTooltip(help_);
    slider_ = std::make_unique<juce::AudioProcessorValueTreeState::SliderAttachment>(tree, parameter.getParameterID(), *slider);
    slider->setDoubleClickReturnValue(true, static_cast<double>(parameter.convertFrom0to1(parameter.getDefaultValue())));
    control_ = std::move(slider);
}

void BoundControl::set_name_width(int width) {
    name_width_ = width;
    resized();
}

void BoundControl::refresh_text() {
    if (auto *const slider = dynamic_cast<juce::Slider *>(control_.get())) {
        slider->updateText();
    }
}

void BoundControl::resized() {
    auto area = getLocalBounds();
    if (button_ == nullptr) {
        name_.setBounds(area.removeFromLeft(juce::jmin(name_width_, getWidth() / 2)));
    }
    control_->setBounds(area);
}

void BoundControl::enablementChanged() { name_.setAlpha(isEnabled() ? 1.0f : 0.5f); }

} // namespace localcast::plugin
