// SPDX-License-Identifier: MIT
#include "gui/undo_by_key.hpp"

namespace localcast::plugin {

bool undo_by_key(juce::UndoManager &undo, const juce::KeyPress &key) {
    using juce::ModifierKeys;
    if (key == juce::KeyPress('z', ModifierKeys::commandModifier, 0)) {
        return undo.undo();
    }
    const int again = ModifierKeys::commandModifier | ModifierKeys::shiftModifier;
    return (key == juce::KeyPress('z', again, 0) || key == juce::KeyPress('y', ModifierKeys::commandModifier, 0)) && undo.redo();
}

} // namespace localcast::plugin
