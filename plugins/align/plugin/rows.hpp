// The tracks of a group as a table shows them.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/member.hpp"
#include "units.hpp"

#include "localcast_juce/room/room.hpp"

#include <array>
#include <string>
#include <vector>

namespace localcast::plugin::align {

enum class Column { name, state, delay, drift, polarity, coherence, confidence, late };
inline constexpr std::size_t column_count = 8;

[[nodiscard]] const char *column_title(Column column, Unit unit);
/// What a column shows, in a sentence.
[[nodiscard]] const char *column_help(Column column);

struct Row {
    std::array<std::string, column_count> cells;
    bool is_me = false;
    bool is_reference = false;
    TrackState state = TrackState::not_prepared;

    [[nodiscard]] const std::string &cell(Column column) const { return cells[static_cast<std::size_t>(column)]; }
    /// For a screen reader.
    [[nodiscard]] std::string spoken(Unit unit) const;
};

/// The reference first, the others by name. A track that has not been played yet has its name alone.
[[nodiscard]] std::vector<Row> rows_of(const audio::Room &room, Unit unit);

/// A delay with its unit: "3.412 ms".
[[nodiscard]] std::string in_unit(double samples, double sample_rate_hz, Unit unit);

} // namespace localcast::plugin::align
