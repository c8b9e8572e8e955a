// Times as engineers think of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace localcast::plugin::align {

enum class Unit { milliseconds, samples, centimetres, inches };

inline constexpr double speed_of_sound_cm_per_ms = 34.3; // at 20 degrees
inline constexpr double cm_per_inch = 2.54;

/// How many of the unit a millisecond is.
[[nodiscard]] constexpr double per_millisecond(Unit unit, double sample_rate_hz) {
    switch (unit) {
    case Unit::samples: return sample_rate_hz * 1e-3;
    case Unit::centimetres: return speed_of_sound_cm_per_ms;
    case Unit::inches: return speed_of_sound_cm_per_ms / cm_per_inch;
    case Unit::milliseconds: break;
    }
    return 1;
}

[[nodiscard]] constexpr const char *short_name(Unit unit) {
    constexpr const char *names[] = {"ms", "samples", "cm", "in"};
    return names[static_cast<std::size_t>(unit)];
}

/// Digits behind the point that are worth reading.
[[nodiscard]] constexpr int digits(Unit unit) { return unit == Unit::milliseconds ? 3 : unit == Unit::samples ? 2 : 1; }

} // namespace localcast::plugin::align
