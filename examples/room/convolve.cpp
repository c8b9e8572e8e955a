// Convolution of a long signal with a shorter one, block by block (overlap-add).
// SPDX-License-Identifier: MIT
#include "convolve.hpp"

#include <algorithm>
#include <complex>
#include <memory>

#include <kiss_fftr.h>

namespace localcast::room {
namespace {

using Plan = std::unique_ptr<kiss_fftr_state, void (*)(void*)>;

Plan make_plan(std::size_t size, bool inverse) {
    return {kiss_fftr_alloc(static_cast<int>(size), inverse ? 1 : 0, nullptr, nullptr), kiss_fft_free};
}

/** Long enough that most of a block is new sound, no longer than both together need. */
std::size_t block_size(std::size_t longer, std::size_t shorter) {
    std::size_t size = 512;
    while (size < longer + shorter && size < 4 * shorter) {
        size *= 2;
    }
    return size;
}

} // namespace

std::vector<float> convolve(std::span<const float> a, std::span<const float> b) {
    if (a.empty() || b.empty()) {
        return {};
    }
    if (a.size() < b.size()) {
        std::swap(a, b);
    }
    const std::size_t size = block_size(a.size(), b.size());
    const std::size_t hop = size - b.size() + 1;
    const Plan forward = make_plan(size, false);
    const Plan inverse = make_plan(size, true);
    std::vector<float> time(size, 0.0f);
    std::vector<std::complex<float>> block(size / 2 + 1);
    std::vector<std::complex<float>> filter(size / 2 + 1);
    std::copy(b.begin(), b.end(), time.begin());
    kiss_fftr(forward.get(), time.data(), reinterpret_cast<kiss_fft_cpx*>(filter.data()));
    std::vector<float> result(a.size() + b.size() - 1, 0.0f);
    for (std::size_t at = 0; at < a.size(); at += hop) {
        const auto part = a.subspan(at, std::min(hop, a.size() - at));
        std::fill(std::copy(part.begin(), part.end(), time.begin()), time.end(), 0.0f);
        kiss_fftr(forward.get(), time.data(), reinterpret_cast<kiss_fft_cpx*>(block.data()));
        for (std::size_t k = 0; k < block.size(); ++k) {
            block[k] *= filter[k] / static_cast<float>(size);
        }
        kiss_fftri(inverse.get(), reinterpret_cast<const kiss_fft_cpx*>(block.data()), time.data());
        for (std::size_t n = 0; n < std::min(size, result.size() - at); ++n) {
            result[at + n] += time[n];
        }
    }
    return result;
}

} // namespace localcast::room
