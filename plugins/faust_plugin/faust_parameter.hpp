// A control of a Faust program, as hosts know it.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/widgets.hpp"

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>

namespace localcast::plugin {

/// Holds the program's own value, so that what is saved, or is the default, comes back to the last bit; hosts count from 0
/// to 1. The host and the editor write, the audio thread reads.
class FaustParameter final : public juce::RangedAudioParameter {
public:
    FaustParameter(Widget widget, std::size_t number);

    /// Number of the widget in the program's layout.
    [[nodiscard]] std::size_t number() const { return number_; }
    [[nodiscard]] const Widget &widget() const { return widget_; }

    /// any-thread, rt
    [[nodiscard]] double plain() const noexcept { return plain_.load(std::memory_order_relaxed); } // a number by itself
    /// Cut to what is legal; tells host and listeners.
    void set_plain(double value);

    const juce::NormalisableRange<float> &getNormalisableRange() const override { return range_; }
    float getValue() const override;
    void setValue(float position) override;
    float getDefaultValue() const override;
    int getNumSteps() const override;
    bool isDiscrete() const override;
    bool isBoolean() const override;
    juce::String getText(float position, int most_characters) const override;
    float getValueForText(const juce::String &text) const override;

private:
    const Widget widget_;
    const std::size_t number_;
    const juce::NormalisableRange<float> range_;
    std::atomic<double> plain_;
};

} // namespace localcast::plugin
