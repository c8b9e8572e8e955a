// SPDX-License-Identifier: MIT
#include "gui/preset_bar.hpp"

namespace localcast::plugin {

PresetBar::PresetBar(PresetProcessor &processor, const juce::String &help) : processor_(processor) {
    presets_.setTextWhenNothingSelected("Preset");
    presets_.setTitle("Preset");
    presets_.setTooltip(help);
    for (int i = 0; i < processor.getNumPrograms(); ++i) {
        presets_.addItem(processor.getProgramName(i), i + 1);
    }
    presets_.onChange = [this] {
        if (presets_.getSelectedId() > 0) {
            processor_.use_preset(presets_.getSelectedId() - 1);
        }
    };
    undo_.setTooltip("Takes the last change of a parameter back (Ctrl+Z)");
    undo_.onClick = [this] { processor_.undo.undo(); };
    redo_.setTooltip("Makes it again (Ctrl+Shift+Z)");
    redo_.onClick = [this] { processor_.undo.redo(); };
    for (juce::Component *const part : std::initializer_list<juce::Component *>{&presets_, &undo_, &redo_}) {
        addAndMakeVisible(part);
    }
}

void PresetBar::refresh() {
    undo_.setEnabled(processor_.undo.canUndo());
    redo_.setEnabled(processor_.undo.canRedo());
}

void PresetBar::resized() {
    auto area = getLocalBounds();
    redo_.setBounds(area.removeFromRight(buttons_width / 2).reduced(2));
    undo_.setBounds(area.removeFromRight(buttons_width / 2).reduced(2));
    presets_.setBounds(area.reduced(2));
}

} // namespace localcast::plugin
