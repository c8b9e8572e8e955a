// Complex products by plain arithmetic.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>

namespace localcast::estimators {

/** conj(a) * b. The standard's product asks after infinities first, and a loop over it is not vectorised. */
template <typename T>
[[nodiscard]] constexpr std::complex<T> conjugate_product(std::complex<T> a, std::complex<T> b) {
    return {a.real() * b.real() + a.imag() * b.imag(), a.real() * b.imag() - a.imag() * b.real()};
}

} // namespace localcast::estimators
