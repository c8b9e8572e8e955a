// SPDX-License-Identifier: MIT
#include "faust_plugin/faust_parameter.hpp"

#include "faust_plugin/control_values.hpp"
#include "gui/utf8.hpp"

#include <utility>

namespace localcast::plugin {
namespace {

// Of a menu these are the places of its choices, whatever values they have: hosts take them for evenly spaced.
juce::NormalisableRange<float> range_of(const Widget &widget) {
    if (!widget.choices.empty()) {
        return {0.0f, static_cast<float>(juce::jmax<std::size_t>(widget.choices.size(), 2) - 1), 1.0f};
    }
    const auto from_0_to_1 = [widget](float, float, float position) {
        return static_cast<float>(value_at(widget, position));
    };
    const auto to_0_to_1 = [widget](float, float, float value) {
        return position_of(widget, static_cast<double>(value));
    };
    const auto snap = [widget](float, float, float value) {
        return static_cast<float>(legal_value(widget, static_cast<double>(value)));
    };
    const float max = static_cast<float>(widget.max > widget.min ? widget.max : widget.min + 1.0); // JUCE wants a range
    return {static_cast<float>(widget.min), max, from_0_to_1, to_0_to_1, snap};
}

juce::String name_of(const Widget &widget) {
    const juce::String label = utf8(widget.label);
    return label.isEmpty() ? juce::String(widget.id) : label;
}

} // namespace

FaustParameter::FaustParameter(Widget widget, std::size_t number)
    : RangedAudioParameter(juce::ParameterID(juce::String(widget.id), 1), name_of(widget),
                           juce::AudioProcessorParameterWithIDAttributes().withLabel(
                               utf8(widget.unit))),
      widget_(std::move(widget)), number_(number), range_(range_of(widget_)), plain_(widget_.init) {}

void FaustParameter::set_plain(double value) {
    plain_.store(legal_value(widget_, value), std::memory_order_relaxed); // relaxed: a number by itself
    setValueNotifyingHost(getValue());
}

float FaustParameter::getValue() const { return position_of(widget_, plain()); }

void FaustParameter::setValue(float position) {
    if (position != getValue()) { // else a host that repeats what it was told would round it
        plain_.store(value_at(widget_, position), std::memory_order_relaxed); // relaxed: a number by itself
    }
}

float FaustParameter::getDefaultValue() const { return position_of(widget_, widget_.init); }

int FaustParameter::getNumSteps() const {
    const int count = value_count(widget_);
    return count > 0 ? count : RangedAudioParameter::getNumSteps();
}

bool FaustParameter::isDiscrete() const { return value_count(widget_) > 0; }

bool FaustParameter::isBoolean() const {
    return widget_.kind == WidgetKind::button || widget_.kind == WidgetKind::checkbox;
}

juce::String FaustParameter::getText(float position, int most_characters) const {
    const juce::String text = utf8(value_text(widget_, value_at(widget_, position)));
    return most_characters > 0 ? text.substring(0, most_characters) : text;
}

float FaustParameter::getValueForText(const juce::String &text) const {
    return position_of(widget_, value_in(widget_, text.toStdString()).value_or(plain()));
}

} // namespace localcast::plugin
