// Seeded signals for the estimators' tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace localcast::test {

inline constexpr double rate_hz = 48000.0;

[[nodiscard]] std::vector<float> white_noise(std::size_t samples, double deviation, std::uint64_t seed);

/** Strokes at uneven times, each decaying noise with a colour of its own, silence between them. */
[[nodiscard]] std::vector<float> strokes(double seconds, std::uint64_t seed);

[[nodiscard]] std::vector<float> tone(double seconds, double frequency_hz, double phase_rad);

/** The same click every `period_samples`. */
[[nodiscard]] std::vector<float> clicks(double seconds, std::size_t period_samples, std::size_t first);

/** Later by whole samples (earlier when negative), silence moving in, the length kept. */
[[nodiscard]] std::vector<float> shifted(const std::vector<float>& signal, std::ptrdiff_t samples);

/** Later by any fraction of a sample: a long windowed sinc. */
[[nodiscard]] std::vector<float> delayed(const std::vector<float>& signal, double samples);

void add(std::vector<float>& signal, const std::vector<float>& other);

} // namespace localcast::test
