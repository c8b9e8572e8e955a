// SPDX-License-Identifier: MIT
#include "event_view.hpp"

#include "gui/editor_look.hpp"
#include "gui/utf8.hpp"

#include "localcast_claims.h"

#include <cmath>

namespace localcast::plugin::trigger {
namespace {

constexpr double strip_seconds = 10.0;
constexpr double strip_range_db = 66.0;

juce::Colour colour_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::fired: return colour::good;
    case Verdict::fired_late: return colour::warning;
    case Verdict::missed: return colour::bad;
    default: return colour::dim;
    }
}

// Triangle, diamond, bar and dot, as in the window of the last five seconds.
juce::Path shape_of(std::uint8_t type, juce::Point<float> at) {
    constexpr float r = 5.0f;
    juce::Path path;
    switch (type) {
    case LOCALCAST_EVENT_TYPE_CLAP: path.addTriangle(at.x - r, at.y + r, at.x + r, at.y + r, at.x, at.y - r); break;
    case LOCALCAST_EVENT_TYPE_TRANSIENT: path.addQuadrilateral(at.x - r, at.y, at.x, at.y - r, at.x + r, at.y, at.x, at.y + r); break;
    case LOCALCAST_EVENT_TYPE_SUSTAINED: path.addRectangle(at.x - r, at.y - 2.5f, 3.0f * r, 5.0f); break;
    default: path.addEllipse(at.x - 3.0f, at.y - 3.0f, 6.0f, 6.0f); break;
    }
    return path;
}

} // namespace

EventStrip::EventStrip(const EventList &events) : events_(events) {
    setTitle("Events of the last ten seconds");
    setDescription("A picture of what the table of the last events tells");
    setTooltip("Events of the last ten seconds, as high as they are strong. Triangle: clap, diamond: transient, bar: sustained, "
               "dot: other. Green: acted on, amber: late, red: missed, grey: passed over.");
}

void EventStrip::show(std::uint64_t now_ns) {
    if (now_ns != now_ns_) {
        now_ns_ = now_ns;
        repaint();
    }
}

float EventStrip::x_of(double seconds_ago) const {
    return static_cast<float>(getWidth() - 12) * static_cast<float>(1.0 - seconds_ago / strip_seconds) + 4.0f;
}

void EventStrip::paint(juce::Graphics &g) {
    g.fillAll(colour::panel);
    g.setFont(theme::fontOf(11.0f));
    for (int seconds = 0; seconds <= static_cast<int>(strip_seconds); seconds += 2) {
        const int x = juce::roundToInt(x_of(seconds));
        g.setColour(colour::line);
        g.drawVerticalLine(x, 0.0f, static_cast<float>(getHeight() - 16));
        g.setColour(colour::dim);
        const auto label = seconds == 0 ? juce::String("now") : "-" + juce::String(seconds) + " s";
        const int left = juce::jlimit(0, juce::jmax(0, getWidth() - 40), x - 20);
        g.drawText(label, left, getHeight() - 15, 40, 13, juce::Justification::centred);
    }
    for (std::size_t row = events_.size(); row > 0; --row) {
        paint_event(g, events_[row - 1]);
    }
}

void EventStrip::paint_event(juce::Graphics &g, const EventReport &event) {
    const double ago = static_cast<double>(now_ns_ - std::min(now_ns_, event.onset_ns)) * 1e-9;
    if (ago > strip_seconds) {
        return;
    }
    const double db = 20.0 * std::log10(std::max(static_cast<double>(event.strength), 1e-6));
    const double height = juce::jlimit(0.0, 1.0, (db + strip_range_db) / strip_range_db);
    const float floor = static_cast<float>(getHeight() - 18), x = x_of(ago);
    const float y = floor - static_cast<float>(height) * (floor - 8.0f);
    const juce::Colour colour = colour_of(event.verdict);
    g.setColour(colour.withAlpha(0.5f));
    g.drawLine(x, floor, x, y, 1.5f);
    g.setColour(colour);
    g.fillPath(shape_of(event.type, {x, y}));
}

EventTable::EventTable(const EventList &events) : events_(events) {
    constexpr int widths[column_count] = {70, 90, 80, 75, 80, 190};
    for (std::size_t i = 0; i < column_count; ++i) {
        table_.getHeader().addColumn(column_title(static_cast<Column>(i)), static_cast<int>(i) + 1, widths[i], 40, -1,
                                     juce::TableHeaderComponent::visible | juce::TableHeaderComponent::resizable);
    }
    table_.getHeader().setStretchToFitActive(true);
    table_.setRowHeight(22);
    table_.setHeaderHeight(24);
    table_.setTitle("Last events");
    table_.setHelpText("One row for each event of the sources that are listened to, the newest first");
    addAndMakeVisible(table_);
    nothing_.setText("Nothing has been heard yet", juce::dontSendNotification);
    nothing_.setJustificationType(juce::Justification::centred);
    nothing_.setColour(juce::Label::textColourId, colour::dim);
    nothing_.setInterceptsMouseClicks(false, false);
    addAndMakeVisible(nothing_);
}

void EventTable::show(std::uint64_t now_ns) {
    now_ns_ = now_ns;
    if (events_.last_number() != shown_) {
        shown_ = events_.last_number();
        table_.updateContent();
        table_.getHeader().resizeAllColumnsToFit(table_.getVisibleContentWidth()); // a scroll bar may have come
    }
    nothing_.setVisible(events_.size() == 0);
    table_.repaint();
}

void EventTable::resized() {
    table_.setBounds(getLocalBounds());
    nothing_.setBounds(getLocalBounds().withTrimmedTop(24));
}

void EventTable::paintRowBackground(juce::Graphics &g, int row, int, int, bool selected) {
    g.fillAll(selected ? colour::accent.withAlpha(0.35f) : row % 2 == 0 ? colour::panel : juce::Colour(0xff1e2530));
}

void EventTable::paintCell(juce::Graphics &g, int row, int column, int width, int height, bool) {
    const auto index = static_cast<std::size_t>(row);
    if (index >= events_.size() || column < 1) {
        return;
    }
    const auto which = static_cast<Column>(column - 1);
    g.setColour(which == Column::verdict ? colour_of(events_[index].verdict) : colour::text);
    g.setFont(theme::fontOf(13.0f));
    const bool number = which == Column::time || which == Column::strength || which == Column::confidence;
    g.drawText(utf8(events_.cell(index, which, now_ns_)), 6, 0, width - 12, height,
               number ? juce::Justification::centredRight : juce::Justification::centredLeft);
}

juce::String EventTable::getCellTooltip(int, int column) {
    return column < 1 ? juce::String() : juce::String(column_help(static_cast<Column>(column - 1)));
}

juce::String EventTable::spoken(int row) const {
    const auto index = static_cast<std::size_t>(row);
    return index < events_.size() ? utf8(events_.spoken(index, now_ns_)) : juce::String();
}

} // namespace localcast::plugin::trigger
