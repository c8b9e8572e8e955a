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
            setDefaultSansSerifTypefaceName(name);
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

} // namespace localcast::plugin
