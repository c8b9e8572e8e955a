// Table of windowed-sinc phases.
// SPDX-License-Identifier: MIT
#include "sinc_interpolator.hpp"

#include <cmath>
#include <numbers>

#include "float4.hpp"

namespace localcast::estimators {
namespace {

constexpr std::size_t phases = 256;
constexpr double zero_crossings = 16.0; // to either side
constexpr double kaiser_beta = 9.0;

} // namespace

SincInterpolator::SincInterpolator(double cutoff)
    : half_(2 * static_cast<std::size_t>(std::ceil(0.5 * zero_crossings / cutoff))), table_((phases + 1) * 2 * half_) {
    const double half = static_cast<double>(half_);
    for (std::size_t phase = 0; phase <= phases; ++phase) {
        for (std::size_t tap = 0; tap < 2 * half_; ++tap) {
            const double distance = static_cast<double>(tap) + 1.0 - half -
                                    static_cast<double>(phase) / static_cast<double>(phases);
            const double share = distance / half;
            const double angle = std::numbers::pi * cutoff * distance;
            const double sinc = std::abs(angle) < 1e-12 ? 1.0 : std::sin(angle) / angle;
            const double window = std::abs(share) >= 1.0 ? 0.0
                                                         : std::cyl_bessel_i(0.0, kaiser_beta * std::sqrt(1.0 - share * share)) /
                                                               std::cyl_bessel_i(0.0, kaiser_beta);
            table_[phase * 2 * half_ + tap] = static_cast<float>(cutoff * sinc * window);
        }
    }
}

void SincInterpolator::read(std::span<const float> in, double position, double step, std::span<float> out) const {
    const std::size_t taps = 2 * half_;
    for (std::size_t n = 0; n < out.size(); ++n) {
        const double at = position + static_cast<double>(n) * step;
        const auto whole = static_cast<std::ptrdiff_t>(at); // as positions are above 0
        const double phase = (at - static_cast<double>(whole)) * static_cast<double>(phases);
        const auto row = static_cast<std::size_t>(phase);
        const auto between = static_cast<float>(phase - static_cast<double>(row));
        const float* samples = in.data() + whole + 1 - static_cast<std::ptrdiff_t>(half_);
        const float* low = table_.data() + row * taps;
        const float* high = low + taps;
        Float4 at_low{};
        Float4 at_high{};
        for (std::size_t tap = 0; tap < taps; tap += 4) {
            const Float4 four = loaded(samples + tap);
            at_low = at_low + four * loaded(low + tap);
            at_high = at_high + four * loaded(high + tap);
        }
        const Float4 sums = at_low + (at_high - at_low) * between;
        out[n] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
}

} // namespace localcast::estimators
