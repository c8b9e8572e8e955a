// Convolution of a whole signal by one FFT.
// SPDX-License-Identifier: MIT
#include "convolve.hpp"

#include <complex>
#include <memory>

#include <kiss_fftr.h>

namespace localcast::room {
namespace {

using Plan = std::unique_ptr<kiss_fftr_state, void (*)(void*)>;

Plan make_plan(std::size_t size, bool inverse) {
    return {kiss_fftr_alloc(static_cast<int>(size), inverse ? 1 : 0, nullptr, nullptr), kiss_fft_free};
}

} // namespace

std::vector<float> convolve(std::span<const float> a, std::span<const float> b) {
    if (a.empty() || b.empty()) {
        return {};
    }
    const std::size_t length = a.size() + b.size() - 1;
    const auto size = 2 * static_cast<std::size_t>(kiss_fft_next_fast_size(static_cast<int>((length + 1) / 2)));
    const Plan forward = make_plan(size, false);
    const Plan inverse = make_plan(size, true);
    std::vector<float> time(size, 0.0f);
    std::vector<std::complex<float>> x(size / 2 + 1);
    std::vector<std::complex<float>> y(size / 2 + 1);
    std::copy(a.begin(), a.end(), time.begin());
    kiss_fftr(forward.get(), time.data(), reinterpret_cast<kiss_fft_cpx*>(x.data()));
    std::fill(time.begin(), time.end(), 0.0f);
    std::copy(b.begin(), b.end(), time.begin());
    kiss_fftr(forward.get(), time.data(), reinterpret_cast<kiss_fft_cpx*>(y.data()));
    for (std::size_t k = 0; k < x.size(); ++k) {
        x[k] *= y[k] / static_cast<float>(size);
    }
    kiss_fftri(inverse.get(), reinterpret_cast<const kiss_fft_cpx*>(x.data()), time.data());
    time.resize(length);
    return time;
}

} // namespace localcast::room
