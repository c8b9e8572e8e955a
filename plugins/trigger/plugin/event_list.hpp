// The last events as a table and a picture show them.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/event.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace localcast::plugin::trigger {

enum class Column { time, source, type, strength, confidence, verdict };
inline constexpr std::size_t column_count = 6;

[[nodiscard]] const char *column_title(Column column);
/// What a column shows, in a sentence.
[[nodiscard]] const char *column_help(Column column);

/// The newest first.
class EventList {
public:
    static constexpr std::size_t capacity = 200;

    /// More events, oldest first.
    void add(const std::vector<EventReport> &events);
    /// Sources are shown by these names from now on, and those that are gone by the last they had.
    void name(std::uint64_t source, const std::string &name) { names_[source] = name; }

    [[nodiscard]] std::size_t size() const { return events_.size(); }
    [[nodiscard]] const EventReport &operator[](std::size_t row) const { return events_[row]; }
    [[nodiscard]] std::uint64_t last_number() const { return events_.empty() ? 0 : events_.front().number; }

    /// As of this stream time.
    [[nodiscard]] std::string cell(std::size_t row, Column column, std::uint64_t now_ns) const;
    /// For a screen reader.
    [[nodiscard]] std::string spoken(std::size_t row, std::uint64_t now_ns) const;

private:
    std::deque<EventReport> events_;
    std::map<std::uint64_t, std::string> names_;
};

} // namespace localcast::plugin::trigger
