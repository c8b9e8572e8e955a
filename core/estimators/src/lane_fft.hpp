// Complex FFT that runs four numbers wide.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "float4.hpp"

namespace localcast::estimators {

/**
 * A first step of radix four cuts the signal into four, which then run side by side, one per lane: by Stockham's scheme
 * (see van Loan 1992), which leaves the values in order. Forward and unscaled; the inverse comes of exchanging real and
 * imaginary parts on the way in and on the way out.
 *
 * One thread at a time; nothing allocates but the constructor.
 */
class LaneFft {
public:
    /** Multiples of 16 whose only factors are 2, 3 and 5. */
    static bool takes(std::size_t size);

    /** Throws std::bad_alloc. */
    explicit LaneFft(std::size_t size);

    /** Value n of size() ones in lane n % 4 of element n / 4. What comes back holds until the next call. */
    [[nodiscard]] std::span<const Complex4> transform(std::span<const Complex4> signal);

private:
    /** One pass of a radix: `length` values of each lane are still together, `stride` ones are done. */
    struct Pass {
        const Complex4* from;
        Complex4* to;
        std::size_t length;
        std::size_t stride;
    };
    void halve(const Pass& pass) const;
    void cut_in_three(const Pass& pass) const;
    void quarter(const Pass& pass) const;
    void cut_in_five(const Pass& pass) const;
    [[nodiscard]] std::complex<float> twiddle(std::size_t k, std::size_t length) const {
        return turns_[k * (one_.size() / length)];
    }

    std::vector<std::complex<float>> turns_; // exp(-2 pi i k / length of a lane)
    std::vector<Complex4> first_turns_; // exp(-2 pi i k l / size) for l = 1, 2, 3 by turns, four k to an element
    std::vector<Complex4> one_;         // the passes go from one to the other
    std::vector<Complex4> other_;
};

} // namespace localcast::estimators
