// How a ReservoirView looks: its colours, and the drawing that a LookAndFeel can take over.
// SPDX-License-Identifier: MIT
#pragma once

#include "../model/plot_layout.hpp"

namespace localcast {

/// Colours of a ReservoirView. What neither the view nor its LookAndFeel specifies is taken from a dark theme.
enum ReservoirViewColourId : int {
    reservoirBackgroundColourId = 0x2c0a100,
    reservoirLaneColourId,         // lanes that hold something
    reservoirEmptyLaneColourId,
    reservoirGridColourId,
    reservoirEdgeColourId,         // the line at the edge
    reservoirTextColourId,
    reservoirDimTextColourId,
    reservoirWarningColourId,      // counters of things that went wrong, isolation
    reservoirBubbleColourId,       // behind the values of a sample
    reservoirSelectionColourId,    // keyboard focus and the chosen sample
    reservoirFirstSourceColourId = 0x2c0a140 // and the next picture::colour_count - 1
};

/// What a LookAndFeel may draw in its own way, by deriving from this as well. Called on the message thread; marks are
/// drawn for every new sample, so that should be quick.
class ReservoirViewLookAndFeelMethods {
public:
    virtual ~ReservoirViewLookAndFeelMethods() = default;

    /// A mark whose first column is at `x`, in pixels.
    virtual void drawReservoirMark(juce::Graphics &, const picture::Glyph &, int x, juce::Colour);
    /// A part of a lane that nothing has been drawn on yet.
    virtual void drawReservoirLane(juce::Graphics &, juce::Rectangle<int> area, juce::Colour);
    /// The font of the view's text; `height` is 11 to 16.
    virtual juce::Font getReservoirFont(float height, bool bold);
};

namespace theme {

/// The view's colour, its LookAndFeel's, or the dark theme's.
juce::Colour colourOf(const juce::Component &, int colourId);

/// The colours of a component at one moment.
struct Palette {
    juce::Colour background, lane, emptyLane, grid, edge, text, dimText, warning, bubble, selection;
    std::array<juce::Colour, picture::colour_count> sources;

    static Palette of(const juce::Component &);
};

/// The LookAndFeel's methods where it has them.
ReservoirViewLookAndFeelMethods &methodsOf(const juce::Component &);
juce::Font fontOf(float height, bool bold = false);

} // namespace theme
} // namespace localcast
