// Colours and fonts of the plugins' editors.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce_gui/localcast_juce_gui.h"

namespace localcast::plugin {

namespace colour {
inline const juce::Colour background{0xff12161d}, panel{0xff1a2029}, line{0xff36414f}, text{0xffe8edf4}, dim{0xff93a0b0},
    accent{0xff3d8be0}, good{0xff5fc98a}, warning{0xffe8b04a}, bad{0xffe8705f};
} // namespace colour

class EditorLook : public juce::LookAndFeel_V4, public ReservoirViewLookAndFeelMethods {
public:
    EditorLook();
    juce::Font getTextButtonFont(juce::TextButton &, int height) override;
    juce::Font getComboBoxFont(juce::ComboBox &) override;
    juce::Font getLabelFont(juce::Label &label) override;
    void drawRotarySlider(juce::Graphics &, int x, int y, int width, int height, float position, float start, float end,
                          juce::Slider &) override;
};

} // namespace localcast::plugin
