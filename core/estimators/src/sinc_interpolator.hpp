// A signal between its samples.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace localcast::estimators {

/**
 * Band-limited interpolation by a Kaiser-windowed sinc (Smith & Gossett 1984), at least 32 zero crossings wide, from a table of
 * 256 phases with straight lines between them.
 */
class SincInterpolator {
public:
    /** `cutoff`: upper end of the pass band as a share of half the input's rate, 0..1. Throws std::bad_alloc. */
    explicit SincInterpolator(double cutoff = 1.0);

    /** Samples before and after a position that its value depends on. */
    [[nodiscard]] std::size_t reach() const noexcept { return half_; }

    /** out[n] = value at position + n * step, in samples of `in`. All positions lie reach() inside of `in`. */
    void read(std::span<const float> in, double position, double step, std::span<float> out) const;

private:
    std::size_t half_; // even: the taps are a multiple of four
    std::vector<float> table_;
};

} // namespace localcast::estimators
