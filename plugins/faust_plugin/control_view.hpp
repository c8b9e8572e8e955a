// One widget of a program with its name: a slider, knob, menu, switch, button or meter.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/faust_processor.hpp"
#include "faust_plugin/meter_view.hpp"

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>

namespace localcast::plugin {

class ControlView : public juce::Component {
public:
    ControlView(FaustProcessor &processor, std::size_t widget, const juce::String &box);
    ~ControlView() override;

    [[nodiscard]] int least_width() const { return least_width_; }
    [[nodiscard]] int height() const { return height_; }

    /// Shows what a meter stands at.
    void refresh();

    void resized() override;

private:
    void make_meter();
    void make_menu(FaustParameter &parameter);
    void make_switch(FaustParameter &parameter);
    void make_button(FaustParameter &parameter);
    void make_slider(FaustParameter &parameter);
    void adopt(std::unique_ptr<juce::Component> component, juce::SettableTooltipClient *tooltip);

    FaustProcessor &processor_;
    const std::size_t number_;
    const Widget widget_;
    juce::Label name_;
    std::unique_ptr<juce::Component> component_;
    MeterView *meter_ = nullptr; // component_, where it is one
    std::unique_ptr<juce::SliderParameterAttachment> slider_attachment_;
    std::unique_ptr<juce::ComboBoxParameterAttachment> menu_attachment_;
    std::unique_ptr<juce::ButtonParameterAttachment> switch_attachment_;
    int least_width_ = 170;
    int height_ = 50;
};

} // namespace localcast::plugin
