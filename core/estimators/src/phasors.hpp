// Evenly turning phasors, as plain arrays that loops over frequencies can be vectorised with.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace localcast::estimators {

/** exp(i * angle * k) for k = 0, 1, ..., size - 1. */
class Phasors {
public:
    Phasors(double angle, std::size_t size) : real(size), imag(size) {
        for (std::size_t k = 0; k < std::min(size, lanes); ++k) {
            real[k] = std::cos(angle * static_cast<double>(k));
            imag[k] = std::sin(angle * static_cast<double>(k));
        }
        const double turn_real = std::cos(angle * static_cast<double>(lanes));
        const double turn_imag = std::sin(angle * static_cast<double>(lanes));
        for (std::size_t k = lanes; k < size; ++k) {
            real[k] = real[k - lanes] * turn_real - imag[k - lanes] * turn_imag;
            imag[k] = real[k - lanes] * turn_imag + imag[k - lanes] * turn_real;
        }
    }

    std::vector<double> real;
    std::vector<double> imag;

private:
    static constexpr std::size_t lanes = 8; // independent of each other: nothing waits for the value just before
};

/** sum[k] += values[k] * exp(i * angle * k). */
template <typename T>
void add_turned(std::span<const std::complex<float>> values, double angle, std::span<std::complex<T>> sum) {
    if (angle == 0.0) {
        for (std::size_t k = 0; k < values.size(); ++k) {
            sum[k] += std::complex<T>(values[k]);
        }
        return;
    }
    const Phasors turn(angle, values.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
        const std::complex<double> value(values[k]);
        sum[k] += std::complex<T>(static_cast<T>(value.real() * turn.real[k] - value.imag() * turn.imag[k]),
                                  static_cast<T>(value.real() * turn.imag[k] + value.imag() * turn.real[k]));
    }
}

} // namespace localcast::estimators
