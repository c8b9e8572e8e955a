// SPDX-License-Identifier: MIT
#include "gui/editor_look.hpp"

#include <algorithm>

namespace localcast::plugin {

EditorLook::EditorLook()
    : LookAndFeel_V4(ColourScheme{colour::background, colour::panel, colour::panel, colour::line, colour::text, 0xff2f6fb8,
                                  0xffffffff, colour::accent, colour::text}) {
    const juce::StringArray installed = juce::Font::findAllTypefaceNames();
    for (const char *const name : {"Inter", "DejaVu Sans", "Segoe UI", "Helvetica Neue"}) {
        if (installed.contains(name)) {
            getDefaultLookAndFeel().setDefaultSansSerifTypefaceName(name); // the one look that is asked for typefaces
            break;
        }
    }
    setColour(juce::TableHeaderComponent::backgroundColourId, colour::panel);
    setColour(juce::TableHeaderComponent::textColourId, colour::dim);
    setColour(juce::TableHeaderComponent::outlineColourId, colour::line);
    setColour(juce::ListBox::backgroundColourId, colour::panel);
    setColour(juce::TooltipWindow::backgroundColourId, juce::Colour(0xff2a3340));
}

juce::Font EditorLook::getTextButtonFont(juce::TextButton &, int height) {
    return theme::fontOf(std::min(13.5f, 0.6f * static_cast<float>(height)));
}

juce::Font EditorLook::getComboBoxFont(juce::ComboBox &) { return theme::fontOf(13.5f); }

juce::Font EditorLook::getLabelFont(juce::Label &label) { return theme::fontOf(label.getFont().getHeight()); }

void EditorLook::drawRotarySlider(juce::Graphics &g, int x, int y, int width, int height, float position, float start,
                                  float end, juce::Slider &slider) {
    const auto area = juce::Rectangle<int>(x, y, width, height).toFloat().reduced(6.0f);
    const float radius = 0.5f * std::min(area.getWidth(), area.getHeight());
    const auto centre = area.getCentre();
    const float angle = start + position * (end - start);
    const juce::PathStrokeType stroke(4.0f, juce::PathStrokeType::curved, juce::PathStrokeType::rounded);
    const auto arc = [&](float to, juce::Colour colour) {
        juce::Path path;
        path.addCentredArc(centre.x, centre.y, radius, radius, 0.0f, start, to, true);
        g.setColour(colour);
        g.strokePath(path, stroke);
    };
    arc(end, slider.findColour(juce::Slider::backgroundColourId));
    arc(angle, slider.findColour(juce::Slider::trackColourId).withAlpha(slider.isEnabled() ? 1.0f : 0.4f));
    const auto tip = centre.getPointOnCircumference(radius - 7.0f, angle);
    g.setColour(slider.findColour(juce::Slider::thumbColourId));
    g.fillEllipse(juce::Rectangle<float>(7.0f, 7.0f).withCentre(tip));
    if (slider.hasKeyboardFocus(true)) {
        g.setColour(colour::accent.brighter(0.6f));
        g.drawEllipse(area.withSizeKeepingCentre(2.0f * radius + 9.0f, 2.0f * radius + 9.0f), 1.0f);
    }
}

} // namespace localcast::plugin
