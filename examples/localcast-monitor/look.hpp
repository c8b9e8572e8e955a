// The program's own buttons and dialogs in the colours of the view.
// SPDX-License-Identifier: MIT
#pragma once

#include <localcast_juce_gui/localcast_juce_gui.h>

namespace localcast::monitor {

class Look : public juce::LookAndFeel_V4 {
public:
    Look();
    juce::Font getTextButtonFont(juce::TextButton &, int height) override;
};

} // namespace localcast::monitor
