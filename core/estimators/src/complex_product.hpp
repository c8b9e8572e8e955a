// Complex products and magnitudes by plain arithmetic.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <complex>

namespace localcast::estimators {

/** conj(a) * b. The standard's product asks after infinities first, and a loop over it is not vectorised. */
template <typename T>
[[nodiscard]] constexpr std::complex<T> conjugate_product(std::complex<T> a, std::complex<T> b) {
    return {a.real() * b.real() + a.imag() * b.imag(), a.real() * b.imag() - a.imag() * b.real()};
}

/** |a|, in double precision, in which the square of no spectrum is out of range. The standard's guards against that, and takes
 *  four times as long. */
[[nodiscard]] inline double magnitude(std::complex<double> a) {
    return std::sqrt(std::norm(a));
}

} // namespace localcast::estimators
