// The FFT is kissfft's, in single precision.
// SPDX-License-Identifier: MIT
#include "fft.hpp"

#include <new>

#include <kiss_fftr.h>

namespace localcast::estimators {

std::size_t fast_fft_size(std::size_t n) {
    for (std::size_t size = n + n % 2;; size += 2) {
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

void Fft::Free::operator()(kiss_fftr_state* state) const noexcept {
    kiss_fftr_free(state);
}

Fft::Fft(std::size_t size)
    : size_(size), forward_(kiss_fftr_alloc(static_cast<int>(size), 0, nullptr, nullptr)),
      inverse_(kiss_fftr_alloc(static_cast<int>(size), 1, nullptr, nullptr)) {
    if (!forward_ || !inverse_) {
        throw std::bad_alloc();
    }
}

void Fft::forward(std::span<const float> time, std::span<std::complex<float>> spectrum) {
    kiss_fftr(forward_.get(), time.data(), reinterpret_cast<kiss_fft_cpx*>(spectrum.data()));
}

void Fft::inverse(std::span<const std::complex<float>> spectrum, std::span<float> time) {
    kiss_fftri(inverse_.get(), reinterpret_cast<const kiss_fft_cpx*>(spectrum.data()), time.data());
}

Fft& FftPlans::of_size(std::size_t size) {
    return plans_.try_emplace(size, size).first->second;
}

} // namespace localcast::estimators
