// SPDX-License-Identifier: MIT
#include "gui/parameter_history.hpp"

#include "gui/undo_by_key.hpp"

namespace localcast::plugin {

class ParameterHistory::Step : public juce::UndoableAction {
public:
    Step(ParameterHistory &history, juce::AudioProcessorParameter &parameter, float before, float after)
        : history_(history), parameter_(parameter), before_(before), after_(after) {}
    bool perform() override {
        history_.set(parameter_, after_);
        return true;
    }
    bool undo() override {
        history_.set(parameter_, before_);
        return true;
    }

private:
    ParameterHistory &history_;
    juce::AudioProcessorParameter &parameter_;
    const float before_, after_;
};

ParameterHistory::ParameterHistory(juce::AudioProcessor &processor) : processor_(processor) {
    for (auto *const parameter : processor_.getParameters()) {
        parameter->addListener(this);
    }
}

ParameterHistory::~ParameterHistory() {
    for (auto *const parameter : processor_.getParameters()) {
        parameter->removeListener(this);
    }
}

bool ParameterHistory::handle(const juce::KeyPress &key) { return undo_by_key(steps_, key); }

void ParameterHistory::parameterGestureChanged(int index, bool begins) {
    auto *const parameter = processor_.getParameters()[index];
    if (applying_ || parameter == nullptr) {
        return;
    }
    if (begins) {
        begun_[index] = parameter->getValue();
        return;
    }
    const auto begun = begun_.find(index);
    if (begun != begun_.end() && begun->second != parameter->getValue()) {
        steps_.beginNewTransaction(parameter->getName(100));
        steps_.perform(new Step(*this, *parameter, begun->second, parameter->getValue()));
    }
}

void ParameterHistory::set(juce::AudioProcessorParameter &parameter, float position) {
    if (parameter.getValue() == position) {
        return; // just done by hand
    }
    applying_ = true;
    parameter.beginChangeGesture();
    parameter.setValueNotifyingHost(position);
    parameter.endChangeGesture();
    applying_ = false;
}

} // namespace localcast::plugin
