// Cross-correlation of two endless signals over a bounded range of lags, exact however long they are.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "fft.hpp"

namespace localcast::estimators {

/**
 * Sums r(lag) = sum over n of x[n] * y[n + lag] for |lag| <= max_lag, by blocks of x against blocks of y that are
 * longer by max_lag on either side, so that no lag loses a product. What lies outside the fed samples is silence, and
 * both signals fade in and out over `fade_samples`: that recordings are cut off together is no sound in common.
 */
class Correlator {
public:
    /** Block and FFT sizes follow from max_lag_samples and, when larger, `block_samples`. */
    Correlator(std::shared_ptr<FftPlans> plans, std::size_t max_lag_samples, std::size_t block_samples,
               std::size_t fade_samples = 0);

    /** Spans of equal size. */
    void push(std::span<const float> x, std::span<const float> y);

    /** r(-max_lag) ... r(max_lag) of everything pushed. */
    [[nodiscard]] std::vector<float> lags() const;

    [[nodiscard]] std::size_t max_lag() const noexcept { return max_lag_; }

    void reset();

private:
    [[nodiscard]] float fade_gain(std::size_t from_edge) const;
    void add_block(std::span<const float> x, std::span<const float> y, std::vector<std::complex<float>>& sum) const;

    std::shared_ptr<FftPlans> plans_;
    std::size_t max_lag_;
    std::size_t size_;
    std::size_t block_;
    std::size_t fade_;
    std::size_t faded_in_ = 0; // samples of the beginning, at most fade_
    std::vector<float> x_;     // from the start of the next block on
    std::vector<float> y_;     // from max_lag before the start of the next block on
    std::vector<std::complex<float>> sum_;
};

} // namespace localcast::estimators
