// Correlation of this track with the reference: as recorded, and once it is aligned.
// SPDX-License-Identifier: MIT
#pragma once

#include "units.hpp"

#include "localcast/estimators/phase_estimate.hpp"

#include <juce_gui_basics/juce_gui_basics.h>

namespace localcast::plugin::align {

class CorrelationPlot : public juce::Component, public juce::SettableTooltipClient {
public:
    CorrelationPlot();

    void show(estimators::CorrelationCurve curve, double sample_rate_hz, Unit unit);
    void paint(juce::Graphics &) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    void paint_curve(juce::Graphics &, const std::vector<float> &values, juce::Rectangle<float> area, juce::Colour, float width) const;
    void paint_grid(juce::Graphics &, juce::Rectangle<float> area) const;

    estimators::CorrelationCurve curve_;
    juce::String words_;
    double sample_rate_hz_ = 0;
    Unit unit_ = Unit::milliseconds;
};

} // namespace localcast::plugin::align
