// Small pieces of HTML and SVG text.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace localcast::align {

/** Text with the characters escaped that HTML reads as markup. */
std::string escaped(std::string_view text);

/** A number with so many digits behind the point. */
std::string fixed(double value, int digits);

/** The same with its sign, a true minus among them. */
std::string signed_fixed(double value, int digits);

/** A straight axis: data from..to is drawn at begin..end. */
struct Axis {
    double from = 0.0;
    double to = 1.0;
    double begin = 0.0;
    double end = 1.0;

    [[nodiscard]] double at(double value) const { return begin + (value - from) / (to - from) * (end - begin); }
    /** Round values within the axis, about `count` of them. */
    [[nodiscard]] std::vector<double> ticks(int count) const;
    /** Digits behind the point that tell its ticks apart. */
    [[nodiscard]] int tick_digits(int count) const;
};

/** Grid lines and labels of a horizontal axis between two heights. */
std::string horizontal_axis(const Axis& axis, double top, double bottom, std::string_view unit, int tick_count);

/** `style` attribute that gives recording number `index` its colour. */
std::string colour(std::size_t index);

} // namespace localcast::align
