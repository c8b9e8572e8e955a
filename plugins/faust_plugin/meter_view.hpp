// What a program shows: a bargraph, or a widget that follows the window.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/widgets.hpp"

#include <localcast_juce_gui/localcast_juce_gui.h>

namespace localcast::plugin {

/// A bar and the value in words, which a screen reader reads as well.
class MeterView : public juce::Component, public juce::SettableTooltipClient {
public:
    explicit MeterView(const Widget &widget);

    void set_value(double value);
    [[nodiscard]] juce::String words() const;

    void paint(juce::Graphics &) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    const Widget widget_;
    double value_;
};

} // namespace localcast::plugin
