// What the rows share when they make their scenes.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>

#include "rows.hpp"

namespace localcast::bench {

/** Numbers from a seed, the same with every compiler. */
class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    double between(double from, double to) {
        return from + (to - from) * static_cast<double>(random_() >> 11) * 0x1p-53;
    }
    std::uint64_t seed() { return random_() >> 24; }

private:
    std::mt19937_64 random_;
};

/** A case of this row with a seed, a delay within +-25 ms and an offset within +-400 ppm. */
[[nodiscard]] Case make_case(const char* row, const Material& material, Dice& dice);

[[nodiscard]] std::vector<Material> of_kind(const std::vector<Material>& materials, Kind kind);

[[nodiscard]] inline Verdict at_most(double value, double limit) {
    return value <= limit ? Verdict::pass : Verdict::miss;
}

/** A delay further off is another peak of the correlation: three times what the reverberant row allows and more. */
inline constexpr double wrong_peak_samples = 1.0;

// The rows, by the file that holds them.
[[nodiscard]] Row near_row();       // near_rows.cpp
[[nodiscard]] Row reverberant_row();
[[nodiscard]] Row grid_row();
[[nodiscard]] Row speech_row();     // drift_rows.cpp
[[nodiscard]] Row pauses_row();
[[nodiscard]] Row ramp_row();
[[nodiscard]] Row walk_row();       // change_rows.cpp
[[nodiscard]] Row second_voice_row();
[[nodiscard]] Row jump_row();
[[nodiscard]] Row vanish_row();
[[nodiscard]] Row acquire_row();    // decision_rows.cpp
[[nodiscard]] Row unrelated_row();
[[nodiscard]] Row clap_row();       // clap_rows.cpp

} // namespace localcast::bench
