// Real FFT of one size, and a set of them that several estimators of one thread share.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lane_fft.hpp"

struct kiss_fftr_state;

namespace localcast::estimators {

/** Smallest even size >= n whose only factors are 2, 3 and 5. */
[[nodiscard]] std::size_t fast_fft_size(std::size_t n);

/** The same, and a multiple of 32: the sizes that the FFT is fastest at. */
[[nodiscard]] std::size_t fastest_fft_size(std::size_t n);

/**
 * Unscaled real FFT of an even size in both directions. One thread at a time; process calls do not allocate.
 *
 * Sizes of 32 times twos, threes and fives, which are all that come often, run four numbers wide; any other is
 * kissfft's, which takes one number after the other.
 */
class Fft {
public:
    /** Throws std::bad_alloc. */
    explicit Fft(std::size_t size);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t bins() const noexcept { return size_ / 2 + 1; }

    /** time.size() == size(), spectrum.size() == bins(). */
    void forward(std::span<const float> time, std::span<std::complex<float>> spectrum);

    /** The inverse times size(). */
    void inverse(std::span<const std::complex<float>> spectrum, std::span<float> time);

private:
    struct Free {
        void operator()(kiss_fftr_state* state) const noexcept;
    };
    void forward_in_lanes(std::span<const float> time, std::span<std::complex<float>> spectrum);
    void inverse_in_lanes(std::span<const std::complex<float>> spectrum, std::span<float> time);

    std::size_t size_;
    std::optional<LaneFft> lanes_;           // or else kissfft's two
    std::vector<Complex4> turn_;   // exp(-2 pi i k / size)
    std::vector<Complex4> values_; // complex ones, two real ones each
    std::unique_ptr<kiss_fftr_state, Free> forward_;
    std::unique_ptr<kiss_fftr_state, Free> inverse_;
};

/** FFTs by size, made when first asked for. One thread at a time. */
class FftPlans {
public:
    Fft& of_size(std::size_t size);

private:
    std::map<std::size_t, Fft> plans_;
};

} // namespace localcast::estimators
