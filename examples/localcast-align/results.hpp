// The same results several ways: a table, JSON, a report with pictures, events.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "recording.hpp"
#include "window_picture.hpp"

namespace localcast::align {

/** What a run has come to. */
struct Alignment {
    std::vector<Recording> recordings; ///< the reference first
    std::string reference_reason;      ///< why it is the reference; empty when the command line named it
    WindowPicture picture;
};

/** A table for the terminal, one line per recording and one per jump. */
void print_table(std::ostream& out, const Alignment& alignment);

/** {"reference": {"file", "chosen"}, "sources": [{"file", "delay_samples", ..., "refused"}]}; all keys are in
 *  examples/README.md. */
std::string results_json(const Alignment& alignment);

/** A self-contained HTML page. */
std::string results_html(const Alignment& alignment);

/** {"recordings": [{"file", "events": [{"time_seconds", "aligned_seconds", ...}]}]}; see examples/README.md. */
std::string events_json(const Alignment& alignment);

/** Audacity labels of an aligned recording's events: start, end and text, on the time line of its output. */
std::string event_labels(const Recording& recording);

} // namespace localcast::align
