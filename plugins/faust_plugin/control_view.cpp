// SPDX-License-Identifier: MIT
#include "faust_plugin/control_view.hpp"

#include "faust_plugin/control_values.hpp"
#include "gui/editor_look.hpp"
#include "gui/utf8.hpp"

#include <utility>

namespace localcast::plugin {
namespace {

constexpr int name_height = 20;

/// A key is a gesture like any other: hosts record it, and it can be undone.
class KeyedSlider : public juce::Slider {
public:
    explicit KeyedSlider(FaustParameter &parameter) : parameter_(parameter) {}
    bool keyPressed(const juce::KeyPress &key) override {
        parameter_.beginChangeGesture();
        const bool used = juce::Slider::keyPressed(key);
        parameter_.endChangeGesture();
        return used;
    }

private:
    FaustParameter &parameter_;
};

} // namespace

ControlView::ControlView(FaustProcessor &processor, std::size_t widget, const juce::String &box)
    : processor_(processor), number_(widget), widget_(processor.layout().widgets[widget]) {
    const juce::String label = utf8(widget_.label);
    name_.setText(label, juce::dontSendNotification);
    name_.setColour(juce::Label::textColourId, colour::dim);
    name_.setMinimumHorizontalScale(0.7f);
    name_.setInterceptsMouseClicks(false, false);
    name_.setAccessible(false); // the control itself bears the name
    addAndMakeVisible(name_);
    FaustParameter *const parameter = processor.parameter(widget);
    if (parameter == nullptr) {
        make_meter();
    } else if (!widget_.choices.empty()) {
        make_menu(*parameter);
    } else if (widget_.kind == WidgetKind::checkbox) {
        make_switch(*parameter);
    } else if (widget_.kind == WidgetKind::button) {
        make_button(*parameter);
    } else {
        make_slider(*parameter);
    }
    component_->setTitle(box.isEmpty() ? label : box + ", " + label);
    component_->setDescription(utf8(widget_.tooltip));
}

ControlView::~ControlView() = default;

void ControlView::adopt(std::unique_ptr<juce::Component> component, juce::SettableTooltipClient *tooltip) {
    juce::String words = utf8(widget_.tooltip);
    if (!widget_.binding.empty()) {
        words << (words.isEmpty() ? "" : "\n") << "Follows " << utf8(widget_.binding);
    }
    tooltip->setTooltip(words);
    component_ = std::move(component);
    addAndMakeVisible(*component_);
}

void ControlView::make_meter() {
    auto meter = std::make_unique<MeterView>(widget_);
    meter_ = meter.get();
    const bool upright = widget_.vertical && widget_.kind == WidgetKind::bargraph;
    least_width_ = upright ? 84 : 130;
    height_ = upright ? 150 : 46;
    adopt(std::move(meter), meter_);
    refresh();
}

void ControlView::make_menu(FaustParameter &parameter) {
    auto menu = std::make_unique<juce::ComboBox>();
    for (std::size_t i = 0; i < widget_.choices.size(); ++i) {
        menu->addItem(utf8(widget_.choices[i].label), static_cast<int>(i) + 1);
    }
    menu->setWantsKeyboardFocus(true);
    menu_attachment_ = std::make_unique<juce::ComboBoxParameterAttachment>(parameter, *menu);
    auto *const tooltip = menu.get();
    adopt(std::move(menu), tooltip);
}

void ControlView::make_switch(FaustParameter &parameter) {
    auto toggle = std::make_unique<juce::ToggleButton>(utf8(widget_.label));
    switch_attachment_ = std::make_unique<juce::ButtonParameterAttachment>(parameter, *toggle);
    name_.setVisible(false);
    least_width_ = 110;
    auto *const tooltip = toggle.get();
    adopt(std::move(toggle), tooltip);
}

void ControlView::make_button(FaustParameter &parameter) {
    auto button = std::make_unique<juce::TextButton>(utf8(widget_.label));
    button->onStateChange = [pressed = button.get(), control = &parameter, was = false]() mutable {
        const bool is = pressed->isDown();
        if (is != was) { // held down, by mouse or keyboard, it is 1
            was = is;
            control->beginChangeGesture();
            control->setValueNotifyingHost(is ? 1.0f : 0.0f);
            control->endChangeGesture();
        }
    };
    name_.setVisible(false);
    least_width_ = 110;
    auto *const tooltip = button.get();
    adopt(std::move(button), tooltip);
}

void ControlView::make_slider(FaustParameter &parameter) {
    auto slider = std::make_unique<KeyedSlider>(parameter);
    const bool upright = widget_.vertical && !widget_.knob;
    slider->setSliderStyle(widget_.knob                             ? juce::Slider::RotaryHorizontalVerticalDrag
                           : widget_.kind == WidgetKind::number ? juce::Slider::IncDecButtons
                           : upright                                ? juce::Slider::LinearVertical
                                                                    : juce::Slider::LinearHorizontal);
    const bool below = widget_.knob || upright;
    slider->setTextBoxStyle(below ? juce::Slider::TextBoxBelow : juce::Slider::TextBoxLeft, false, 86, 22);
    slider->setWantsKeyboardFocus(true);
    slider_attachment_ = std::make_unique<juce::SliderParameterAttachment>(parameter, *slider);
    slider->setTextValueSuffix(widget_.unit.empty() ? juce::String() : " " + utf8(widget_.unit));
    slider->setDoubleClickReturnValue(true, widget_.init);
    slider->updateText();
    if (below) {
        name_.setJustificationType(juce::Justification::centred);
        least_width_ = 94;
        height_ = widget_.knob ? 116 : 170;
    } else {
        least_width_ = 240;
    }
    auto *const tooltip = slider.get();
    adopt(std::move(slider), tooltip);
}

void ControlView::refresh() {
    if (meter_ != nullptr) {
        meter_->set_value(processor_.shown(number_));
    }
}

void ControlView::resized() {
    auto area = getLocalBounds().reduced(4, 2);
    if (name_.isVisible()) {
        name_.setBounds(area.removeFromTop(name_height));
    } else {
        area = area.withSizeKeepingCentre(area.getWidth(), std::min(area.getHeight(), 28));
    }
    component_->setBounds(area);
}

} // namespace localcast::plugin
