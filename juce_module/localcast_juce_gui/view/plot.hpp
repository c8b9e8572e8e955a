// The nine lanes over the rolling window. What has been drawn of a sample is kept and moves with the edge.
// SPDX-License-Identifier: MIT
#pragma once

#include "../model/mark_search.hpp"
#include "../model/plot_layout.hpp"
#include "scroll_image.hpp"
#include "theme.hpp"

namespace localcast {

class ReservoirPlot : public juce::Component {
public:
    ReservoirPlot(const picture::WindowModel &, const theme::Palette &);

    /// Draws what the model's last update changed.
    void show(const picture::Change &);
    /// Lays the lanes out anew if the model's sources ask for it; true if it did.
    bool layOutIfStale();

    [[nodiscard]] const picture::PlotLayout &layout() const { return layout_; }
    /// A band of the layout, in this component's coordinates.
    [[nodiscard]] juce::Rectangle<int> areaOf(picture::Band) const;

    void select(const std::optional<picture::Place> &);
    [[nodiscard]] std::optional<picture::Place> placeAt(juce::Point<int>) const;
    /// Where a sample's mark is now, in this component's coordinates; nothing once it has left the window.
    [[nodiscard]] std::optional<juce::Point<int>> positionOf(const picture::Place &) const;

    /// Draws everything anew, as when colours have changed.
    void redrawAll();

    /// Called when the pointer moves over the plot or leaves it (then without a place).
    std::function<void(std::optional<picture::Place>, juce::Point<int>)> onHover;

    void paint(juce::Graphics &) override;
    void resized() override;
    void mouseMove(const juce::MouseEvent &) override;
    void mouseExit(const juce::MouseEvent &) override;

private:
    using Column = ScrollImage::Column;
    /// The part of a body that lies past the columns which can be drawn on yet.
    struct Rest {
        picture::Glyph glyph;
        juce::Colour colour;
    };

    void arrange();
    void scroll();
    void prepareColumns(juce::Graphics &, juce::Range<Column>, int x);
    void drawRests(juce::Graphics &, juce::Range<Column>, int x);
    void drawMarks(juce::Graphics &, Kind, std::size_t fresh);
    void drawMark(juce::Graphics &, picture::Glyph, juce::Colour);
    void repaintChanged(const picture::Change &, bool moved);
    void paintLines(juce::Graphics &) const;
    void paintSelection(juce::Graphics &) const;

    const picture::WindowModel &model_;
    const theme::Palette &palette_;
    picture::PlotLayout layout_;
    ScrollImage image_;
    std::vector<Rest> rests_;
    std::optional<picture::Place> selected_;
    float scale_ = 1.0f; // pixels to a unit of this component
};

} // namespace localcast
