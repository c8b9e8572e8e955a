// The keys of undo.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace localcast::plugin {

/// Ctrl+Z (Cmd+Z) undoes; with Shift, or as Ctrl+Y, it makes again. False for other keys, and where there is nothing to do.
bool undo_by_key(juce::UndoManager &undo, const juce::KeyPress &key);

} // namespace localcast::plugin
