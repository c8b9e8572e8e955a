// SPDX-License-Identifier: MIT
#include "rows.hpp"

#include <algorithm>
#include <cstdio>
#include <tuple>

namespace localcast::plugin::align {
namespace {

std::string text_of(double value, int decimals, bool sign = false) {
    char text[48];
    std::snprintf(text, sizeof text, sign ? "%+.*f" : "%.*f", decimals, value);
    return text;
}

Row row_of(const audio::Peer &peer, const MemberNote &note, Unit unit) {
    Row row;
    row.is_me = peer.is_me;
    row.state = note.state < state_count ? static_cast<TrackState>(note.state) : TrackState::not_prepared;
    row.is_reference = row.state == TrackState::reference;
    const auto set = [&](Column column, std::string text) { row.cells[static_cast<std::size_t>(column)] = std::move(text); };
    set(Column::name, peer.name.empty() ? "(no name)" : peer.name);
    set(Column::state, state_text(row.state, static_cast<estimators::PhaseRefusal>(note.refusal)));
    if (note.has_line && note.sample_rate_hz > 0) {
        set(Column::delay, text_of(note.delay_samples * 1e3 / note.sample_rate_hz * per_millisecond(unit, note.sample_rate_hz), digits(unit), true));
        set(Column::drift, text_of(note.offset_ppm, 2, true));
        set(Column::polarity, note.polarity < 0 ? "inverted" : "normal");
        set(Column::coherence, text_of(static_cast<double>(note.coherence), 2));
        set(Column::confidence, text_of(static_cast<double>(note.confidence), 2));
    }
    if (note.late_claims > 0) {
        set(Column::late, std::to_string(note.late_claims));
    }
    return row;
}

} // namespace

const char *column_title(Column column, Unit unit) {
    static constexpr const char *delays[] = {"Delay (ms)", "Delay (samples)", "Delay (cm)", "Delay (in)"};
    static constexpr const char *titles[column_count] = {"Track", "State", "", "Drift (ppm)", "Polarity", "Coherence", "Confidence", "Late"};
    return column == Column::delay ? delays[static_cast<std::size_t>(unit)] : titles[static_cast<std::size_t>(column)];
}

const char *column_help(Column column) {
    static constexpr const char *texts[column_count] = {
        "The track, as the host or its user names it",
        "What the track does, and why not more",
        "By how much it lags the reference now; below zero it leads",
        "How much faster than the reference's its clock runs, in parts per million",
        "Its polarity against the reference",
        "How much of its sound is the reference's, once aligned: 0 to 1",
        "How sure the measurement is: 0 to 1",
        "Measurements that came too late to take effect at their moment"};
    return texts[static_cast<std::size_t>(column)];
}

std::string Row::spoken(Unit unit) const {
    std::string text = cell(Column::name) + (is_me ? ", this track" : "");
    for (std::size_t i = 1; i < column_count; ++i) {
        if (!cells[i].empty()) {
            text += std::string(", ") + column_title(static_cast<Column>(i), unit) + " " + cells[i];
        }
    }
    return text;
}

std::vector<Row> rows_of(const audio::Room &room, Unit unit) {
    std::vector<Row> rows;
    for (const audio::Peer &peer : room.peers()) {
        if (const auto note = MemberNote::unpacked(peer.note)) {
            rows.push_back(row_of(peer, *note, unit));
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) {
        return std::tuple(!a.is_reference, a.cells[0]) < std::tuple(!b.is_reference, b.cells[0]);
    });
    return rows;
}

std::string in_unit(double samples, double sample_rate_hz, Unit unit) {
    const double ms = sample_rate_hz > 0 ? samples * 1e3 / sample_rate_hz : 0;
    return text_of(ms * per_millisecond(unit, sample_rate_hz), digits(unit)) + " " + short_name(unit);
}

} // namespace localcast::plugin::align
