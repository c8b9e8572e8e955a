// Figures over many looks at many estimates.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "play.hpp"

namespace localcast::bench {

using Choice = std::function<bool(const Outcome&, const Look&)>;

/** Values gathered from looks. */
struct Sample {
    std::vector<double> values;

    void add(double value) { values.push_back(value); }
    [[nodiscard]] std::size_t size() const { return values.size(); }
    [[nodiscard]] double rms() const;
    [[nodiscard]] double largest() const; ///< by magnitude
    [[nodiscard]] double quantile(double share) const; ///< of the magnitudes
    [[nodiscard]] double share_within(double limit) const;
};

/** Delay errors of the accepted looks that are chosen. */
[[nodiscard]] Sample delay_errors(const std::vector<Outcome>& outcomes, const Choice& choice);

/** Errors of the sampling-rate offset where there is one, of the looks that are chosen. */
[[nodiscard]] Sample ppm_errors(const std::vector<Outcome>& outcomes, const Choice& choice);

/** Looks that are chosen, accepted or not. */
[[nodiscard]] std::size_t count(const std::vector<Outcome>& outcomes, const Choice& choice);

/** The look at this time, or the last before it; null before the first. */
[[nodiscard]] const Look* look_at(const Outcome& outcome, double seconds);

[[nodiscard]] std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));

} // namespace localcast::bench
