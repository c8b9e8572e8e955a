// How well found onsets match the true ones.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

namespace localcast::bench {

struct Score {
    int truths = 0;
    int found = 0;
    int matched = 0;
    std::vector<double> errors_s; ///< found minus true, of the matched ones

    [[nodiscard]] double precision() const { return found > 0 ? static_cast<double>(matched) / found : 0.0; }
    [[nodiscard]] double recall() const { return truths > 0 ? static_cast<double>(matched) / truths : 0.0; }
    [[nodiscard]] double f_measure() const {
        return truths + found > 0 ? 2.0 * matched / static_cast<double>(truths + found) : 1.0;
    }
    [[nodiscard]] double median_error_s() const;
    [[nodiscard]] double rms_error_s(double offset_s = 0.0) const;
};

/** The largest one-to-one matching within +-window; both increasing, in seconds. Added to `score`. */
void match(std::span<const double> truth_s, std::span<const double> found_s, double window_s, Score& score);

} // namespace localcast::bench
