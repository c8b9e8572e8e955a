// The module's one translation unit.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui.h"

#include "model/mark.cpp"
#include "model/mark_search.cpp"
#include "model/plot_layout.cpp"
#include "model/source_table.cpp"
#include "model/window_model.cpp"
#include "model/words.cpp"

#include "view/lane_label.cpp"
#include "view/plot.cpp"
#include "view/reservoir_view.cpp"
#include "view/room_surroundings.cpp"
#include "view/scroll_image.cpp"
#include "view/side_panel.cpp"
#include "view/text_strip.cpp"
#include "view/theme.cpp"
