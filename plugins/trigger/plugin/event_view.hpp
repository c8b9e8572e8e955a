// The last events: a strip over the last ten seconds, and a table.
// SPDX-License-Identifier: MIT
#pragma once

#include "event_list.hpp"

#include <juce_gui_basics/juce_gui_basics.h>

namespace localcast::plugin::trigger {

/// Each event as high as it is strong, in the shape of its type and the colour of what was done about it.
class EventStrip : public juce::Component, public juce::SettableTooltipClient {
public:
    explicit EventStrip(const EventList &events);

    void show(std::uint64_t now_ns);

    void paint(juce::Graphics &) override;

private:
    void paint_event(juce::Graphics &, const EventReport &event);
    [[nodiscard]] float x_of(double seconds_ago) const;

    const EventList &events_;
    std::uint64_t now_ns_ = 0;
};

class EventTable : public juce::Component, private juce::TableListBoxModel {
public:
    explicit EventTable(const EventList &events);

    void show(std::uint64_t now_ns);

    void resized() override;

private:
    int getNumRows() override { return static_cast<int>(events_.size()); }
    void paintRowBackground(juce::Graphics &, int row, int width, int height, bool selected) override;
    void paintCell(juce::Graphics &, int row, int column, int width, int height, bool selected) override;
    juce::String getCellTooltip(int row, int column) override;
    [[nodiscard]] juce::String spoken(int row) const;

    /// A table whose rows a screen reader speaks as we say it.
    class SpokenTable : public juce::TableListBox {
    public:
        explicit SpokenTable(EventTable &owner) : TableListBox("Last events", &owner), owner_(owner) {}

    private:
        juce::String getNameForRow(int row) override { return owner_.spoken(row); }
        EventTable &owner_;
    };

    const EventList &events_;
    std::uint64_t now_ns_ = 0, shown_ = 0;
    SpokenTable table_{*this};
    juce::Label nothing_;
};

} // namespace localcast::plugin::trigger
