// The rows of the benchmark's table: which scenes they play, and what is asked of the outcomes.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "play.hpp"

namespace localcast::bench {

enum class Verdict { pass, miss, none };

/** One line of the table. */
struct Result {
    std::string what;
    std::string conditions;
    std::string target;
    std::string value;
    Verdict verdict = Verdict::none;
    std::string published; ///< figures of others, on other material
};

struct Context {
    std::vector<Material> materials;
    std::vector<Material> claps;
    std::uint64_t seed = 1;
    int repeats = 1; ///< scenes per material and condition
};

struct Row {
    const char* name;
    std::vector<Case> (*cases)(const Context&);
    std::vector<Result> (*judge)(const std::vector<Outcome>&);
    bool calibrates = false; ///< counts for the calibration of the stated deviations
};

/** All rows that play scenes, in the order of the table. */
[[nodiscard]] const std::vector<Row>& rows();

} // namespace localcast::bench
