// Figures over many looks at many estimates.
// SPDX-License-Identifier: MIT
#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace localcast::bench {

double Sample::rms() const {
    double sum = 0.0;
    for (const double v : values) {
        sum += v * v;
    }
    return values.empty() ? 0.0 : std::sqrt(sum / static_cast<double>(values.size()));
}

double Sample::largest() const {
    double result = 0.0;
    for (const double v : values) {
        result = std::max(result, std::abs(v));
    }
    return result;
}

double Sample::quantile(double share) const {
    if (values.empty()) {
        return 0.0;
    }
    std::vector<double> sorted;
    for (const double v : values) {
        sorted.push_back(std::abs(v));
    }
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)))];
}

double Sample::share_within(double limit) const {
    const auto within = std::count_if(values.begin(), values.end(), [&](double v) { return std::abs(v) <= limit; });
    return values.empty() ? 0.0 : static_cast<double>(within) / static_cast<double>(values.size());
}

Sample delay_errors(const std::vector<Outcome>& outcomes, const Choice& choice) {
    Sample sample;
    for (const Outcome& outcome : outcomes) {
        for (const Look& look : outcome.looks) {
            if (look.estimate.accepted() && choice(outcome, look)) {
                sample.add(look.error());
            }
        }
    }
    return sample;
}

Sample ppm_errors(const std::vector<Outcome>& outcomes, const Choice& choice) {
    Sample sample;
    for (const Outcome& outcome : outcomes) {
        for (const Look& look : outcome.looks) {
            if (look.has_ppm() && choice(outcome, look)) {
                sample.add(look.ppm_error());
            }
        }
    }
    return sample;
}

std::size_t count(const std::vector<Outcome>& outcomes, const Choice& choice) {
    std::size_t looks = 0;
    for (const Outcome& outcome : outcomes) {
        looks += static_cast<std::size_t>(std::count_if(outcome.looks.begin(), outcome.looks.end(),
                                                        [&](const Look& look) { return choice(outcome, look); }));
    }
    return looks;
}

const Look* look_at(const Outcome& outcome, double seconds) {
    const Look* found = nullptr;
    for (const Look& look : outcome.looks) {
        if (look.seconds <= seconds + 1e-9) {
            found = &look;
        }
    }
    return found;
}

std::string format(const char* pattern, ...) {
    char text[256];
    std::va_list arguments;
    va_start(arguments, pattern);
    std::vsnprintf(text, sizeof text, pattern, arguments);
    va_end(arguments);
    return text;
}

} // namespace localcast::bench
