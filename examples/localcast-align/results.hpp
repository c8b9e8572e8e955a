// The same results three ways: a table, JSON, and a report with pictures.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "recording.hpp"
#include "window_picture.hpp"

namespace localcast::align {

/** A table for the terminal, one line per recording. */
void print_table(std::ostream& out, std::span<const Recording> recordings);

/** {"sources": [{"file", "delay_samples", "delay_ms", "drift_ppm", "polarity", "coherence", "confidence", "refused"}]} */
std::string results_json(std::span<const Recording> recordings);

/** A self-contained HTML page. */
std::string results_html(std::span<const Recording> recordings, const WindowPicture& picture);

} // namespace localcast::align
