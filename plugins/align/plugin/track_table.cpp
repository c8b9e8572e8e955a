// SPDX-License-Identifier: MIT
#include "track_table.hpp"

#include "gui/editor_look.hpp"
#include "gui/utf8.hpp"

namespace localcast::plugin::align {
namespace {

juce::Colour colour_of(TrackState state) {
    switch (state) {
    case TrackState::tracking:
    case TrackState::captured:
    case TrackState::locked:
    case TrackState::reference: return colour::good;
    case TrackState::held:
    case TrackState::capturing:
    case TrackState::choosing:
    case TrackState::searching:
    case TrackState::alone: return colour::warning;
    case TrackState::refused:
    case TrackState::too_far:
    case TrackState::too_late: return colour::bad;
    case TrackState::not_prepared:
    case TrackState::excluded:
    case TrackState::manual: break;
    }
    return colour::dim;
}

} // namespace

TrackTable::TrackTable() {
    constexpr int widths[column_count] = {120, 230, 90, 80, 70, 75, 80, 45};
    for (std::size_t i = 0; i < column_count; ++i) {
        table_.getHeader().addColumn(column_title(static_cast<Column>(i), unit_), static_cast<int>(i) + 1, widths[i], 40, -1,
                                     juce::TableHeaderComponent::visible | juce::TableHeaderComponent::resizable);
    }
    table_.getHeader().setStretchToFitActive(true);
    table_.setRowHeight(24);
    table_.setHeaderHeight(24);
    table_.setTitle("Tracks of the group");
    table_.setHelpText("One row for each track of the group, the reference first");
    addAndMakeVisible(table_);
    nothing_.setJustificationType(juce::Justification::centred);
    nothing_.setColour(juce::Label::textColourId, colour::dim);
    nothing_.setInterceptsMouseClicks(false, false);
    addChildComponent(nothing_);
}

void TrackTable::show(std::vector<Row> rows, Unit unit) {
    if (unit != unit_) {
        unit_ = unit;
        table_.getHeader().setColumnName(static_cast<int>(Column::delay) + 1, column_title(Column::delay, unit));
    }
    const bool others = rows.size() != rows_.size();
    rows_ = std::move(rows);
    if (others) {
        table_.updateContent();
    }
    nothing_.setVisible(rows_.empty() || nothing_.getText().isNotEmpty());
    table_.repaint();
}

void TrackTable::explain(const juce::String &why_nothing) {
    nothing_.setText(why_nothing, juce::dontSendNotification);
    nothing_.setVisible(why_nothing.isNotEmpty());
}

void TrackTable::resized() {
    table_.setBounds(getLocalBounds());
    nothing_.setBounds(getLocalBounds().removeFromBottom(getHeight() / 2));
}

void TrackTable::paintRowBackground(juce::Graphics &g, int row, int, int, bool selected) {
    const auto index = static_cast<std::size_t>(row);
    const bool me = index < rows_.size() && rows_[index].is_me;
    g.fillAll(selected ? colour::accent.withAlpha(0.35f) : me ? juce::Colour(0xff243041) : colour::panel);
}

void TrackTable::paintCell(juce::Graphics &g, int row, int column, int width, int height, bool) {
    const auto index = static_cast<std::size_t>(row);
    if (index >= rows_.size() || column < 1) {
        return;
    }
    const Row &shown = rows_[index];
    const auto which = static_cast<Column>(column - 1);
    g.setColour(which == Column::state ? colour_of(shown.state) : colour::text);
    g.setFont(theme::fontOf(13.0f, which == Column::name && shown.is_me));
    const bool words = which == Column::name || which == Column::state || which == Column::polarity;
    g.drawText(utf8(shown.cell(which)), 6, 0, width - 12, height,
               words ? juce::Justification::centredLeft : juce::Justification::centredRight);
}

juce::String TrackTable::getCellTooltip(int row, int column) {
    const auto index = static_cast<std::size_t>(row);
    if (index >= rows_.size() || column < 1) {
        return {};
    }
    const auto which = static_cast<Column>(column - 1);
    const juce::String help = column_help(which);
    return which == Column::state ? juce::String(rows_[index].cell(which)) + "\n" + help : help;
}

juce::String TrackTable::spoken(int row) const {
    const auto index = static_cast<std::size_t>(row);
    return index < rows_.size() ? utf8(rows_[index].spoken(unit_)) : juce::String();
}

} // namespace localcast::plugin::align
