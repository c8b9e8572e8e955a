// Evenly turning phasors, for loops over frequencies that can be vectorised.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <span>

namespace localcast::estimators {

/** Phasors next to each other that turn on together: independent, so that nothing waits for the value just before. */
class PhasorLanes {
public:
    static constexpr std::size_t lanes = 8;

    /** exp(i * angle * k) for k = 0, 1, ..., lanes - 1. */
    explicit PhasorLanes(double angle)
        : turn_real_(std::cos(angle * static_cast<double>(lanes))),
          turn_imag_(std::sin(angle * static_cast<double>(lanes))) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            real[lane] = std::cos(angle * static_cast<double>(lane));
            imag[lane] = std::sin(angle * static_cast<double>(lane));
        }
    }

    /** Each to where it is `lanes` steps later. */
    void turn() {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double before = real[lane];
            real[lane] = before * turn_real_ - imag[lane] * turn_imag_;
            imag[lane] = before * turn_imag_ + imag[lane] * turn_real_;
        }
    }

    std::array<double, lanes> real{};
    std::array<double, lanes> imag{};

private:
    double turn_real_;
    double turn_imag_;
};

/** use(k, lane, real, imag) with exp(i * angle * k), for k = 0, 1, ..., size - 1; lane is k modulo PhasorLanes::lanes. */
template <typename Use>
void for_each_phasor(double angle, std::size_t size, Use use) {
    constexpr std::size_t lanes = PhasorLanes::lanes;
    PhasorLanes phasors(angle);
    std::size_t k = 0;
    for (; k + lanes <= size; k += lanes, phasors.turn()) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            use(k + lane, lane, phasors.real[lane], phasors.imag[lane]);
        }
    }
    for (std::size_t lane = 0; k + lane < size; ++lane) {
        use(k + lane, lane, phasors.real[lane], phasors.imag[lane]);
    }
}

/** sum[k] += values[k] * exp(i * angle * k). */
template <typename T>
void add_turned(std::span<const std::complex<float>> values, double angle, std::span<std::complex<T>> sum) {
    if (angle == 0.0) {
        for (std::size_t k = 0; k < values.size(); ++k) {
            sum[k] += std::complex<T>(values[k]);
        }
        return;
    }
    for_each_phasor(angle, values.size(), [&](std::size_t k, std::size_t, double real, double imag) {
        const std::complex<double> value(values[k]);
        sum[k] += std::complex<T>(static_cast<T>(value.real() * real - value.imag() * imag),
                                  static_cast<T>(value.real() * imag + value.imag() * real));
    });
}

} // namespace localcast::estimators
