// SPDX-License-Identifier: MIT
#include "status.hpp"

#include <cmath>

namespace localcast::plugin::trigger {
namespace {

std::string listened_to(const Situation &situation) {
    switch (situation.settings.source) {
    case SourceChoice::own: return "this track";
    case SourceChoice::any: return "every track of the room";
    case SourceChoice::chosen: break;
    }
    return situation.chosen;
}

std::string count(std::uint64_t number, const char *one, const char *many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string done(const Counts &counts) {
    std::string text = "acted on " + (counts.fired == 0 ? std::string("nothing yet") : std::to_string(counts.fired));
    if (counts.late > 0) {
        text += ", " + std::to_string(counts.late) + " of them late";
    }
    if (counts.ignored > 0) {
        text += ", passed over " + std::to_string(counts.ignored);
    }
    return text;
}

} // namespace

Status status_of(const Situation &situation) {
    if (situation.format.sample_rate_hz <= 0) {
        return {"The host has not begun yet", Mood::resting};
    }
    if (!situation.in_room) {
        return {"There is no room to listen in", Mood::bad};
    }
    if (situation.settings.bypass) {
        return {"Bypassed", Mood::resting};
    }
    if (situation.settings.source == SourceChoice::chosen && situation.chosen.empty()) {
        return {"No source is chosen yet", Mood::warning};
    }
    if (situation.settings.source == SourceChoice::chosen && !situation.chosen_is_here) {
        return {"Waiting: " + situation.chosen + " is not in this room", Mood::warning};
    }
    return {"Listening to " + listened_to(situation) + ": " + done(situation.counts),
            situation.counts.late > 0 ? Mood::warning : Mood::good};
}

std::vector<std::string> troubles_of(const Situation &situation) {
    std::vector<std::string> troubles;
    const Counts &counts = situation.counts;
    const double has_ms = lookaheads_ms[situation.format.lookahead < lookaheads_ms.size() ? situation.format.lookahead
                                                                                          : default_lookahead];
    const double needed_ms = needed_lookahead_ms(situation.format);
    if (situation.format.sample_rate_hz > 0 && has_ms < needed_ms) {
        troubles.push_back("Events are acted on late: with these blocks it takes a look-ahead of " +
                           std::to_string(std::lround(std::ceil(needed_ms))) + " ms to know them in time.");
    }
    if (counts.missed > 0) {
        troubles.push_back(count(counts.missed, "event was missed.", "events were missed."));
    }
    if (counts.missed_blocks > 0) {
        troubles.push_back(count(counts.missed_blocks, "block was not analysed in time.", "blocks were not analysed in time."));
    }
    if (counts.repaired_samples > 0) {
        troubles.push_back(count(counts.repaired_samples, "sample was no number.", "samples were no numbers."));
    }
    return troubles;
}

} // namespace localcast::plugin::trigger
