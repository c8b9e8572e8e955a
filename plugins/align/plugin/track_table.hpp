// The group's tracks, one row each.
// SPDX-License-Identifier: MIT
#pragma once

#include "rows.hpp"

#include <juce_gui_basics/juce_gui_basics.h>

namespace localcast::plugin::align {

class TrackTable : public juce::Component, private juce::TableListBoxModel {
public:
    TrackTable();

    void show(std::vector<Row> rows, Unit unit);

    /// In place of rows.
    void explain(const juce::String &why_nothing);

    void resized() override;

private:
    int getNumRows() override { return static_cast<int>(rows_.size()); }
    void paintRowBackground(juce::Graphics &, int row, int width, int height, bool selected) override;
    void paintCell(juce::Graphics &, int row, int column, int width, int height, bool selected) override;
    juce::String getCellTooltip(int row, int column) override;

    /// A table whose rows a screen reader speaks as we say it.
    class SpokenTable : public juce::TableListBox {
    public:
        explicit SpokenTable(TrackTable &owner) : TableListBox("Tracks of the group", &owner), owner_(owner) {}

    private:
        juce::String getNameForRow(int row) override { return owner_.spoken(row); }
        TrackTable &owner_;
    };
    [[nodiscard]] juce::String spoken(int row) const;

    std::vector<Row> rows_;
    Unit unit_ = Unit::milliseconds;
    SpokenTable table_{*this};
    juce::Label nothing_;
};

} // namespace localcast::plugin::align
