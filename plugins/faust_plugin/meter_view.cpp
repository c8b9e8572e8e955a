// SPDX-License-Identifier: MIT
#include "faust_plugin/meter_view.hpp"

#include "faust_plugin/control_values.hpp"
#include "gui/editor_look.hpp"
#include "gui/utf8.hpp"

namespace localcast::plugin {
namespace {

class MeterWords : public juce::AccessibilityTextValueInterface {
public:
    explicit MeterWords(const MeterView &meter) : meter_(&meter) {}
    bool isReadOnly() const override { return true; }
    juce::String getCurrentValueAsString() const override { return meter_->words(); }
    void setValueAsString(const juce::String &) override {}

private:
    const MeterView *meter_;
};

} // namespace

MeterView::MeterView(const Widget &widget) : widget_(widget), value_(widget.init) {}

void MeterView::set_value(double value) {
    if (value != value_) {
        value_ = value;
        repaint();
    }
}

juce::String MeterView::words() const {
    const juce::String value = utf8(value_text(widget_, value_));
    return widget_.unit.empty() ? value : value + " " + utf8(widget_.unit);
}

void MeterView::paint(juce::Graphics &g) {
    auto area = getLocalBounds().toFloat();
    g.setColour(colour::background);
    g.fillRoundedRectangle(area, 3.0f);
    const float share = position_of(widget_, value_);
    const bool upright = widget_.vertical && getHeight() > getWidth();
    auto bar = area.reduced(2.0f);
    bar = upright ? bar.removeFromBottom(bar.getHeight() * share) : bar.removeFromLeft(bar.getWidth() * share);
    g.setColour(colour::accent.withAlpha(0.55f));
    g.fillRoundedRectangle(bar, 2.0f);
    g.setColour(colour::line);
    g.drawRoundedRectangle(area.reduced(0.5f), 3.0f, 1.0f);
    g.setColour(colour::text);
    g.setFont(theme::fontOf(13.0f));
    g.drawText(words(), getLocalBounds().reduced(4, 2), upright ? juce::Justification::centredBottom
                                                               : juce::Justification::centredRight);
}

std::unique_ptr<juce::AccessibilityHandler> MeterView::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(
        *this, juce::AccessibilityRole::label, juce::AccessibilityActions(),
        juce::AccessibilityHandler::Interfaces{std::make_unique<MeterWords>(*this)});
}

} // namespace localcast::plugin
