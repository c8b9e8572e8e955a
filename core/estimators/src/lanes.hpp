// Sums and maxima over many numbers, taken in lanes side by side.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

namespace localcast::estimators {

/**
 * Each addition waits for the one before unless there are several sums to add to. Which term goes to which lane is fixed, so
 * that the result is the same on every machine, vectorised or not.
 */
template <typename T, typename Combine, typename Term>
[[nodiscard]] inline T in_lanes(std::size_t size, T start, Combine combine, Term term) {
    std::array<T, 8> lanes;
    lanes.fill(start);
    std::size_t k = 0;
    for (; k + lanes.size() <= size; k += lanes.size()) {
        for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
            lanes[lane] = combine(lanes[lane], term(k + lane));
        }
    }
    for (; k < size; ++k) {
        lanes[0] = combine(lanes[0], term(k));
    }
    T result = lanes[0];
    for (std::size_t lane = 1; lane < lanes.size(); ++lane) {
        result = combine(result, lanes[lane]);
    }
    return result;
}

/** term(0) + term(1) + ... + term(size - 1). */
template <typename T = double, typename Term>
[[nodiscard]] inline T sum_of(std::size_t size, Term term) {
    return in_lanes<T>(size, T{}, [](T a, T b) { return a + b; }, term);
}

/** The largest of 0, term(0), ..., term(size - 1). */
template <typename T = double, typename Term>
[[nodiscard]] inline T largest_of(std::size_t size, Term term) {
    return in_lanes<T>(size, T{}, [](T a, T b) { return a < b ? b : a; }, term);
}

} // namespace localcast::estimators
