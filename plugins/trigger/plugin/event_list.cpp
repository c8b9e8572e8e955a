// SPDX-License-Identifier: MIT
#include "event_list.hpp"

#include "localcast/estimators/event_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace localcast::plugin::trigger {
namespace {

std::string with_digits(double number, int digits) {
    char text[40];
    std::snprintf(text, sizeof text, "%.*f", digits, number);
    return text;
}

} // namespace

const char *column_title(Column column) {
    constexpr std::array<const char *, column_count> titles{"When", "Source", "Type", "Strength", "Confidence", "What was done"};
    return titles[static_cast<std::size_t>(column)];
}

const char *column_help(Column column) {
    constexpr std::array<const char *, column_count> texts{
        "How long ago the event was, on the room's clock",
        "The track that heard it",
        "What kind of sound it was",
        "Its peak in dB full scale",
        "How clearly it stood out, from 0 to 1",
        "What this track did about it, and why not more"};
    return texts[static_cast<std::size_t>(column)];
}

void EventList::add(const std::vector<EventReport> &events) {
    for (const EventReport &event : events) {
        events_.push_front(event);
    }
    events_.resize(std::min(events_.size(), capacity));
}

std::string EventList::cell(std::size_t row, Column column, std::uint64_t now_ns) const {
    const EventReport &event = events_[row];
    switch (column) {
    case Column::time:
        return with_digits(static_cast<double>(now_ns - std::min(now_ns, event.onset_ns)) * 1e-9, 1) + " s ago";
    case Column::source: {
        const auto found = names_.find(event.source);
        return found != names_.end() ? found->second : "unknown";
    }
    case Column::type: return std::string(estimators::event_type_text(static_cast<estimators::EventType>(event.type)));
    case Column::strength:
        return with_digits(20.0 * std::log10(std::max(static_cast<double>(event.strength), 1e-6)), 1) + " dB";
    case Column::confidence: return with_digits(static_cast<double>(event.confidence), 2);
    case Column::verdict: return verdict_text(event.verdict, static_cast<double>(event.late_ms));
    }
    return {};
}

std::string EventList::spoken(std::size_t row, std::uint64_t now_ns) const {
    std::string text = cell(row, Column::type, now_ns) + " of " + cell(row, Column::source, now_ns);
    for (const Column column : {Column::time, Column::strength}) {
        text += ", " + cell(row, column, now_ns);
    }
    return text + ", confidence " + cell(row, Column::confidence, now_ns) + ": " + cell(row, Column::verdict, now_ns);
}

} // namespace localcast::plugin::trigger
