// Four floats that are worked on together.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstring>

namespace localcast::estimators {

#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define LOCALCAST_FLOAT4_IN_A_REGISTER
#endif
#endif

// GCC and clang keep these in one vector register; the results are those of four floats one by one.
#if defined(LOCALCAST_FLOAT4_IN_A_REGISTER)
using Float4 = float __attribute__((vector_size(16)));

/** Of eight numbers, those of `a` and then those of `b`, the ones with these indices. */
template <int I, int J, int K, int L>
inline Float4 chosen(const Float4& a, const Float4& b) {
    return __builtin_shufflevector(a, b, I, J, K, L);
}
#else
struct Float4 {
    std::array<float, 4> lane{};

    float& operator[](std::size_t i) { return lane[i]; }
    float operator[](std::size_t i) const { return lane[i]; }
};

template <int I, int J, int K, int L>
inline Float4 chosen(const Float4& a, const Float4& b) {
    const auto at = [&](std::size_t i) { return i < 4 ? a[i] : b[i - 4]; };
    return {{at(I), at(J), at(K), at(L)}};
}

template <typename Operation>
inline Float4 by_lane(Operation operation) {
    return {{operation(0), operation(1), operation(2), operation(3)}};
}
inline Float4 operator+(const Float4& a, const Float4& b) {
    return by_lane([&](std::size_t i) { return a[i] + b[i]; });
}
inline Float4 operator-(const Float4& a, const Float4& b) {
    return by_lane([&](std::size_t i) { return a[i] - b[i]; });
}
inline Float4 operator*(const Float4& a, const Float4& b) {
    return by_lane([&](std::size_t i) { return a[i] * b[i]; });
}
inline Float4 operator*(const Float4& a, float b) {
    return by_lane([&](std::size_t i) { return a[i] * b; });
}
#endif

inline Float4 loaded(const float* from) {
    Float4 value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

inline void store(const Float4& value, float* to) {
    std::memcpy(to, &value, sizeof value);
}

/** Rows to columns. */
inline void transpose(Float4& a, Float4& b, Float4& c, Float4& d) {
    const Float4 ab_low = chosen<0, 4, 1, 5>(a, b);
    const Float4 ab_high = chosen<2, 6, 3, 7>(a, b);
    const Float4 cd_low = chosen<0, 4, 1, 5>(c, d);
    const Float4 cd_high = chosen<2, 6, 3, 7>(c, d);
    a = chosen<0, 1, 4, 5>(ab_low, cd_low);
    b = chosen<2, 3, 6, 7>(ab_low, cd_low);
    c = chosen<0, 1, 4, 5>(ab_high, cd_high);
    d = chosen<2, 3, 6, 7>(ab_high, cd_high);
}

/** Four complex numbers. */
struct Complex4 {
    Float4 real;
    Float4 imag;
};

inline Complex4 operator+(const Complex4& a, const Complex4& b) {
    return {a.real + b.real, a.imag + b.imag};
}

inline Complex4 operator-(const Complex4& a, const Complex4& b) {
    return {a.real - b.real, a.imag - b.imag};
}

inline Complex4 operator*(const Complex4& a, const Complex4& b) {
    return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

inline Complex4 operator*(const Complex4& a, float b) {
    return {a.real * b, a.imag * b};
}

/** From real and imaginary parts by turns, and back. */
inline Complex4 loaded_complex(const float* from) {
    const Float4 low = loaded(from);
    const Float4 high = loaded(from + 4);
    return {chosen<0, 2, 4, 6>(low, high), chosen<1, 3, 5, 7>(low, high)};
}

inline void store(const Complex4& value, float* to) {
    store(chosen<0, 4, 1, 5>(value.real, value.imag), to);
    store(chosen<2, 6, 3, 7>(value.real, value.imag), to + 4);
}

/** Backwards and conjugate. */
inline Complex4 backwards(const Complex4& value) {
    return {chosen<3, 2, 1, 0>(value.real, value.real), Float4{} - chosen<3, 2, 1, 0>(value.imag, value.imag)};
}

/** The same of what begins one later: the first one of `next`, then the last three of `value`. */
inline Complex4 mirrored(const Complex4& value, const Complex4& next) {
    return {chosen<4, 3, 2, 1>(value.real, next.real), Float4{} - chosen<4, 3, 2, 1>(value.imag, next.imag)};
}

inline Complex4 conjugate(const Complex4& value) {
    return {value.real, Float4{} - value.imag};
}

/** All four by the same number. */
inline Complex4 turned(const Complex4& a, float real, float imag) {
    return {a.real * real - a.imag * imag, a.real * imag + a.imag * real};
}

/** a times -i. */
inline Complex4 quarter_turned(const Complex4& a) {
    return {a.imag, Float4{} - a.real};
}

} // namespace localcast::estimators
