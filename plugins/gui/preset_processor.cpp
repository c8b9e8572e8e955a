// SPDX-License-Identifier: MIT
#include "gui/preset_processor.hpp"

#include <optional>

namespace localcast::plugin {

PresetProcessor::PresetProcessor()
    : PlainProcessor(BusesProperties()
                         .withInput("Input", juce::AudioChannelSet::stereo())
                         .withOutput("Output", juce::AudioChannelSet::stereo())) {}

bool PresetProcessor::isBusesLayoutSupported(const BusesLayout &layout) const {
    const juce::AudioChannelSet set = layout.getMainOutputChannelSet();
    return set == layout.getMainInputChannelSet() &&
           (set == juce::AudioChannelSet::mono() || set == juce::AudioChannelSet::stereo());
}

int PresetProcessor::getNumPrograms() { return static_cast<int>(presets().size()); }

const juce::String PresetProcessor::getProgramName(int index) {
    return juce::isPositiveAndBelow(index, getNumPrograms()) ? presets()[static_cast<std::size_t>(index)].name : "";
}

void PresetProcessor::setCurrentProgram(int index) {
    if (juce::isPositiveAndBelow(index, getNumPrograms()) && index != program_) { // hosts repeat it when they load a session
        use_preset(index);
    }
}

void PresetProcessor::use_preset(int index) {
    program_ = index;
    if (juce::MessageManager::existsAndIsCurrentThread()) { // a host chooses programs on threads of its own
        undo.beginNewTransaction("Preset");
    }
    for (const juce::String &name : parameter_ids()) {
        if (is_kept_by_presets(name)) {
            continue;
        }
        juce::RangedAudioParameter &parameter = *tree().getParameter(name);
        float value = parameter.getDefaultValue();
        for (const auto &[changed, to] : presets()[static_cast<std::size_t>(index)].values) {
            value = name == changed ? parameter.convertTo0to1(to) : value;
        }
        parameter.setValueNotifyingHost(value);
    }
}

void PresetProcessor::write_choices(State &state) {
    for (const juce::String &name : parameter_ids()) {
        if (!is_momentary(name)) {
            const juce::RangedAudioParameter &parameter = *tree().getParameter(name);
            state.set(name.toStdString(), static_cast<double>(parameter.convertFrom0to1(parameter.getValue())));
        }
    }
    state.set("program", program_);
}

void PresetProcessor::read_choices(const State &state) {
    for (const juce::String &name : parameter_ids()) {
        if (!is_momentary(name)) {
            juce::RangedAudioParameter &parameter = *tree().getParameter(name);
            const std::optional<double> value = state.number(name.toStdString());
            parameter.setValueNotifyingHost(value ? parameter.convertTo0to1(static_cast<float>(*value))
                                                  : parameter.getDefaultValue());
        }
    }
    const double program = juce::jlimit(0.0, 1e6, state.number("program").value_or(0));
    program_ = juce::jlimit(0, getNumPrograms() - 1, juce::roundToInt(program));
    forgets_steps_ = true;
    if (juce::MessageManager::existsAndIsCurrentThread()) {
        forget_steps();
    } else {
        triggerAsyncUpdate(); // a host loads sessions on threads of its own
    }
}

void PresetProcessor::handleAsyncUpdate() {
    forget_steps();
    follow_parameters();
}

void PresetProcessor::forget_steps() {
    if (forgets_steps_.exchange(false)) {
        tree().copyState(); // or its timer would make a step of what was loaded, later
        undo.clearUndoHistory();
    }
}

} // namespace localcast::plugin
