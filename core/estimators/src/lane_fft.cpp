// Stockham passes of radix 4, 2, 3 and 5.
// SPDX-License-Identifier: MIT
#include "lane_fft.hpp"

#include <numbers>

namespace localcast::estimators {
namespace {

std::complex<float> turn(std::size_t k, std::size_t size) {
    const double angle = -2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(size);
    return std::complex<float>(std::polar(1.0, angle));
}

Complex4 turned(const Complex4& value, std::complex<float> by) {
    return turned(value, by.real(), by.imag());
}

} // namespace

bool LaneFft::takes(std::size_t size) {
    if (size == 0 || size % 16 != 0) {
        return false;
    }
    for (const std::size_t factor : {std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
        while (size % factor == 0) {
            size /= factor;
        }
    }
    return size == 1;
}

LaneFft::LaneFft(std::size_t size)
    : turns_(size / 4), first_turns_(size / 16 * 3), one_(size / 4), other_(size / 4) {
    for (std::size_t k = 0; k < turns_.size(); ++k) {
        turns_[k] = turn(k, turns_.size());
    }
    for (std::size_t i = 0; i < first_turns_.size(); ++i) {
        for (std::size_t lane = 0; lane < 4; ++lane) {
            const std::complex<float> by = turn((i / 3 * 4 + lane) * (i % 3 + 1), size);
            first_turns_[i].real[lane] = by.real();
            first_turns_[i].imag[lane] = by.imag();
        }
    }
}

std::span<const Complex4> LaneFft::transform(std::span<const Complex4> signal) {
    const std::size_t part = signal.size() / 4;
    for (std::size_t k = 0; k < part; ++k) {
        const Complex4 a = signal[k];
        const Complex4 b = signal[k + part];
        const Complex4 c = signal[k + 2 * part];
        const Complex4 d = signal[k + 3 * part];
        const Complex4 aside = quarter_turned(b - d);
        Complex4* const out = &one_[4 * k];
        out[0] = (a + c) + (b + d);
        out[1] = ((a - c) + aside) * first_turns_[3 * k];
        out[2] = ((a + c) - (b + d)) * first_turns_[3 * k + 1];
        out[3] = ((a - c) - aside) * first_turns_[3 * k + 2];
        transpose(out[0].real, out[1].real, out[2].real, out[3].real);
        transpose(out[0].imag, out[1].imag, out[2].imag, out[3].imag);
    }
    Pass pass{one_.data(), other_.data(), one_.size(), 1};
    while (pass.length > 1) {
        std::size_t radix = 4;
        if (pass.length % 4 == 0) {
            quarter(pass);
        } else if (pass.length % 2 == 0) {
            radix = 2;
            halve(pass);
        } else if (pass.length % 3 == 0) {
            radix = 3;
            cut_in_three(pass);
        } else {
            radix = 5;
            cut_in_five(pass);
        }
        Complex4* const next = pass.to == one_.data() ? other_.data() : one_.data();
        pass = {pass.to, next, pass.length / radix, pass.stride * radix};
    }
    return {pass.from, one_.size()};
}

void LaneFft::halve(const Pass& pass) const {
    const std::size_t part = pass.length / 2;
    for (std::size_t p = 0; p < part; ++p) {
        const std::complex<float> turn_1 = twiddle(p, pass.length);
        const Complex4* const in = pass.from + pass.stride * p;
        Complex4* const out = pass.to + pass.stride * 2 * p;
        for (std::size_t k = 0; k < pass.stride; ++k) {
            const Complex4 a = in[k];
            const Complex4 b = in[k + pass.stride * part];
            out[k] = a + b;
            out[k + pass.stride] = turned(a - b, turn_1);
        }
    }
}

void LaneFft::cut_in_three(const Pass& pass) const {
    constexpr float sine = 0.866025403784f; // of 2 pi / 3
    const std::size_t part = pass.length / 3;
    for (std::size_t p = 0; p < part; ++p) {
        const std::complex<float> turn_1 = twiddle(p, pass.length);
        const std::complex<float> turn_2 = twiddle(2 * p, pass.length);
        const Complex4* const in = pass.from + pass.stride * p;
        Complex4* const out = pass.to + pass.stride * 3 * p;
        for (std::size_t k = 0; k < pass.stride; ++k) {
            const Complex4 a = in[k];
            const Complex4 sum = in[k + pass.stride * part] + in[k + 2 * pass.stride * part];
            const Complex4 aside = quarter_turned(in[k + pass.stride * part] - in[k + 2 * pass.stride * part]) * sine;
            const Complex4 middle = a - sum * 0.5f;
            out[k] = a + sum;
            out[k + pass.stride] = turned(middle + aside, turn_1);
            out[k + 2 * pass.stride] = turned(middle - aside, turn_2);
        }
    }
}

void LaneFft::quarter(const Pass& pass) const {
    const std::size_t part = pass.length / 4;
    for (std::size_t p = 0; p < part; ++p) {
        const std::complex<float> turn_1 = twiddle(p, pass.length);
        const std::complex<float> turn_2 = twiddle(2 * p, pass.length);
        const std::complex<float> turn_3 = twiddle(3 * p, pass.length);
        const Complex4* const in = pass.from + pass.stride * p;
        Complex4* const out = pass.to + pass.stride * 4 * p;
        for (std::size_t k = 0; k < pass.stride; ++k) {
            const Complex4 a = in[k];
            const Complex4 b = in[k + pass.stride * part];
            const Complex4 c = in[k + 2 * pass.stride * part];
            const Complex4 d = in[k + 3 * pass.stride * part];
            const Complex4 aside = quarter_turned(b - d);
            out[k] = (a + c) + (b + d);
            out[k + pass.stride] = turned((a - c) + aside, turn_1);
            out[k + 2 * pass.stride] = turned((a + c) - (b + d), turn_2);
            out[k + 3 * pass.stride] = turned((a - c) - aside, turn_3);
        }
    }
}

void LaneFft::cut_in_five(const Pass& pass) const {
    constexpr float cosine_1 = 0.309016994375f; // of 2 pi / 5, and of twice that
    constexpr float cosine_2 = -0.809016994375f;
    constexpr float sine_1 = 0.951056516295f;
    constexpr float sine_2 = 0.587785252292f;
    const std::size_t part = pass.length / 5;
    for (std::size_t p = 0; p < part; ++p) {
        const Complex4* const in = pass.from + pass.stride * p;
        Complex4* const out = pass.to + pass.stride * 5 * p;
        const std::size_t step = pass.stride * part;
        for (std::size_t k = 0; k < pass.stride; ++k) {
            const Complex4 a = in[k];
            const Complex4 sum_1 = in[k + step] + in[k + 4 * step];
            const Complex4 sum_2 = in[k + 2 * step] + in[k + 3 * step];
            const Complex4 difference_1 = quarter_turned(in[k + step] - in[k + 4 * step]);
            const Complex4 difference_2 = quarter_turned(in[k + 2 * step] - in[k + 3 * step]);
            const Complex4 middle_1 = a + sum_1 * cosine_1 + sum_2 * cosine_2;
            const Complex4 middle_2 = a + sum_1 * cosine_2 + sum_2 * cosine_1;
            const Complex4 aside_1 = difference_1 * sine_1 + difference_2 * sine_2;
            const Complex4 aside_2 = difference_1 * sine_2 - difference_2 * sine_1;
            out[k] = a + sum_1 + sum_2;
            out[k + pass.stride] = turned(middle_1 + aside_1, twiddle(p, pass.length));
            out[k + 2 * pass.stride] = turned(middle_2 + aside_2, twiddle(2 * p, pass.length));
            out[k + 3 * pass.stride] = turned(middle_2 - aside_2, twiddle(3 * p, pass.length));
            out[k + 4 * pass.stride] = turned(middle_1 - aside_1, twiddle(4 * p, pass.length));
        }
    }
}

} // namespace localcast::estimators
