// Matching in order of time is the largest one when all windows are alike.
// SPDX-License-Identifier: MIT
#include "score.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::bench {

double Score::median_error_s() const {
    if (errors_s.empty()) {
        return 0.0;
    }
    std::vector<double> sorted = errors_s;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    return *middle;
}

double Score::rms_error_s(double offset_s) const {
    double sum = 0.0;
    for (const double e : errors_s) {
        sum += (e - offset_s) * (e - offset_s);
    }
    return errors_s.empty() ? 0.0 : std::sqrt(sum / static_cast<double>(errors_s.size()));
}

void match(std::span<const double> truth_s, std::span<const double> found_s, double window_s, Score& score) {
    score.truths += static_cast<int>(truth_s.size());
    score.found += static_cast<int>(found_s.size());
    std::size_t t = 0;
    std::size_t f = 0;
    while (t < truth_s.size() && f < found_s.size()) {
        const double error = found_s[f] - truth_s[t];
        if (error > window_s) {
            ++t;
        } else if (error < -window_s) {
            ++f;
        } else {
            score.errors_s.push_back(error);
            ++score.matched;
            ++t;
            ++f;
        }
    }
}

} // namespace localcast::bench
