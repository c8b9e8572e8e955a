// What a view says, on screen and to a screen reader: names of kinds, values of samples, states of the window.
// SPDX-License-Identifier: MIT
#pragma once

#include "mark_search.hpp"
#include "window_model.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace localcast::picture {

/// "Audio blocks", "Phase claims", ...
[[nodiscard]] const char *name_of(Kind kind);

/// A sample's values: a heading, then one value a line.
struct Description {
    std::string heading;
    std::vector<std::string> lines;
};

/// Reads the sample's payload again, so that nothing is told of a sample that is no longer live.
[[nodiscard]] Description describe(const WindowModel &model, const Place &place);

/// A description in one sentence.
[[nodiscard]] std::string spoken(const Description &description);

/// What the last phase claim says of a source: "+3.412 ms  +14.0 ppm  inverted"; "reference" where others' claims name
/// it; empty where no live claim speaks of it.
[[nodiscard]] std::string phase_summary(const WindowModel &model, std::uint64_t source_hash);

/// "24 live, 94.0 a second, 3 sources".
[[nodiscard]] std::string lane_summary(const WindowModel &model, Kind kind);

/// Why there is nothing to see; empty when there is something.
[[nodiscard]] std::string reason_for_nothing(const WindowModel &model);

/// "94", "9.4", "1.6k": a number in few characters.
[[nodiscard]] std::string compact(double number);

/// One counter of things that went wrong.
struct Counter {
    const char *name;
    const char *meaning;
    std::uint64_t count;
};

/// Late, overrun, failed, refused, and what the view itself did not see.
[[nodiscard]] std::vector<Counter> drop_counters(const WindowModel &model);

} // namespace localcast::picture
