// A real FFT by a complex one of half the size, or by kissfft; in single precision.
// SPDX-License-Identifier: MIT
#include "fft.hpp"

#include <cmath>
#include <new>
#include <numbers>

#include <kiss_fftr.h>

namespace localcast::estimators {

namespace {

/** Smallest multiple of `step` >= n whose only factors are 2, 3 and 5. */
std::size_t smooth_size(std::size_t n, std::size_t step) {
    for (std::size_t size = (n + step - 1) / step * step;; size += step) {
        std::size_t rest = size;
        for (const std::size_t factor : {std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
            while (rest % factor == 0 && rest > 0) {
                rest /= factor;
            }
        }
        if (rest == 1) {
            return size;
        }
    }
}

} // namespace

std::size_t fast_fft_size(std::size_t n) {
    return smooth_size(n, 2);
}

std::size_t fastest_fft_size(std::size_t n) {
    return smooth_size(n, 32);
}

void Fft::Free::operator()(kiss_fftr_state* state) const noexcept {
    kiss_fftr_free(state);
}

Fft::Fft(std::size_t size) : size_(size) {
    if (size % 2 == 0 && LaneFft::takes(size / 2)) {
        lanes_.emplace(size / 2);
        values_.resize(size / 8);
        turn_.resize(size / 8);
        for (std::size_t k = 0; k < size / 2; ++k) {
            const double angle = -2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(size);
            turn_[k / 4].real[k % 4] = static_cast<float>(std::cos(angle));
            turn_[k / 4].imag[k % 4] = static_cast<float>(std::sin(angle));
        }
        return;
    }
    forward_.reset(kiss_fftr_alloc(static_cast<int>(size), 0, nullptr, nullptr));
    inverse_.reset(kiss_fftr_alloc(static_cast<int>(size), 1, nullptr, nullptr));
    if (!forward_ || !inverse_) {
        throw std::bad_alloc();
    }
}

void Fft::forward(std::span<const float> time, std::span<std::complex<float>> spectrum) {
    if (lanes_) {
        forward_in_lanes(time, spectrum);
    } else {
        kiss_fftr(forward_.get(), time.data(), reinterpret_cast<kiss_fft_cpx*>(spectrum.data()));
    }
}

void Fft::inverse(std::span<const std::complex<float>> spectrum, std::span<float> time) {
    if (lanes_) {
        inverse_in_lanes(spectrum, time);
    } else {
        kiss_fftri(inverse_.get(), reinterpret_cast<const kiss_fft_cpx*>(spectrum.data()), time.data());
    }
}

/** The values at even places are real parts and those at odd ones imaginary parts of one complex signal, whose spectrum
 *  holds both: one is what is the same forwards and backwards, the other what is not. */
void Fft::forward_in_lanes(std::span<const float> time, std::span<std::complex<float>> spectrum) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
        values_[i] = loaded_complex(time.data() + 8 * i);
    }
    const std::span<const Complex4> both = lanes_->transform(values_);
    auto* const out = reinterpret_cast<float*>(spectrum.data());
    for (std::size_t i = 0; i < both.size(); ++i) {
        const Complex4 here = both[i];
        const Complex4 there = mirrored(both[both.size() - 1 - i], both[i == 0 ? 0 : both.size() - i]);
        store(((here + there) + quarter_turned(here - there) * turn_[i]) * 0.5f, out + 8 * i);
    }
    spectrum[size_ / 2] = both[0].real[0] - both[0].imag[0];
}

/** The same backwards; that real and imaginary parts change places makes the complex transform the inverse one. */
void Fft::inverse_in_lanes(std::span<const std::complex<float>> spectrum, std::span<float> time) {
    const auto* const in = reinterpret_cast<const float*>(spectrum.data());
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const Complex4 here = loaded_complex(in + 8 * i);
        const Complex4 there = backwards(loaded_complex(in + size_ - 8 * i - 6));
        const Complex4 even = here + there;
        const Complex4 odd = (here - there) * conjugate(turn_[i]);
        values_[i] = {even.imag + odd.real, even.real - odd.imag};
    }
    const std::span<const Complex4> both = lanes_->transform(values_);
    for (std::size_t i = 0; i < both.size(); ++i) {
        store(Complex4{both[i].imag, both[i].real}, time.data() + 8 * i);
    }
}

Fft& FftPlans::of_size(std::size_t size) {
    return plans_.try_emplace(size, size).first->second;
}

} // namespace localcast::estimators
