// Presets, undo and redo of an effect, in a row.
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/preset_processor.hpp"

namespace localcast::plugin {

class PresetBar : public juce::Component {
public:
    static constexpr int buttons_width = 120;

    /// `help` says what the presets are, and what they leave alone.
    PresetBar(PresetProcessor &processor, const juce::String &help);

    /// Greys out what cannot be undone or made again.
    void refresh();

    void resized() override;

private:
    PresetProcessor &processor_;
    juce::ComboBox presets_{"Preset"};
    juce::TextButton undo_{"Undo"}, redo_{"Redo"};
};

} // namespace localcast::plugin
