// SPDX-License-Identifier: MIT
#include "look.hpp"

namespace localcast::monitor {

Look::Look()
    : LookAndFeel_V4(ColourScheme{0xff12161d, 0xff1a2029, 0xff1a2029, 0xff36414f, 0xffe8edf4, 0xff2f6fb8, 0xffffffff,
                                  0xff3d8be0, 0xffe8edf4}) {
    for (const char *const name : {"Inter", "Noto Sans", "Segoe UI", "Helvetica Neue"}) {
        if (juce::Font::findAllTypefaceNames().contains(name)) {
            setDefaultSansSerifTypefaceName(name);
            break;
        }
    }
}

juce::Font Look::getTextButtonFont(juce::TextButton &, int height) {
    return theme::fontOf(std::min(13.5f, 0.6f * static_cast<float>(height)));
}

} // namespace localcast::monitor
