// How well the stated deviations cover the errors, over several rows.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "rows.hpp"
#include "statistics.hpp"

namespace localcast::bench {

class Calibration {
public:
    void add(const std::vector<Outcome>& outcomes);

    [[nodiscard]] bool empty() const { return delay_.size() == 0; }
    [[nodiscard]] std::vector<Result> results() const;

    /** Lines of: deviations, share of delays within so many, share of offsets, share of a normal distribution. */
    void write(const std::string& path) const;

private:
    Sample delay_; // errors in stated deviations
    Sample ppm_;
};

} // namespace localcast::bench
