// Builds the pieces that the pictures share.
// SPDX-License-Identifier: MIT
#include "svg.hpp"

#include <cmath>
#include <cstdio>

namespace localcast::align {

namespace {

/** 1, 2 or 5 times a power of ten. */
double round_step(double span, int count)
{
    const double raw = span / count;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double lead = raw / power;
    return power * (lead < 1.5 ? 1.0 : lead < 3.5 ? 2.0 : lead < 7.5 ? 5.0 : 10.0);
}

} // namespace

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

std::string fixed(double value, int digits)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string signed_fixed(double value, int digits)
{
    const std::string magnitude = fixed(std::abs(value), digits);
    const bool is_zero = magnitude.find_first_not_of("0.") == std::string::npos;
    return (is_zero ? "" : value < 0.0 ? "\u2212" : "+") + magnitude;
}

std::vector<double> Axis::ticks(int count) const
{
    const double step = round_step(to - from, count);
    std::vector<double> values;
    for (double n = std::ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n += 1.0)
        values.push_back(n * step + 0.0); // no minus before a zero
    return values;
}

int Axis::tick_digits(int count) const
{
    return std::max(0, static_cast<int>(-std::floor(std::log10(round_step(to - from, count)) + 1e-9)));
}

std::string horizontal_axis(const Axis& axis, double top, double bottom, std::string_view unit, int tick_count)
{
    std::string out;
    const int digits = axis.tick_digits(tick_count);
    for (const double value : axis.ticks(tick_count)) {
        const std::string x = fixed(axis.at(value), 1);
        out += "<path class=\"grid\" d=\"M" + x + " " + fixed(top, 1) + "V" + fixed(bottom, 1) + "\"/>";
        out += "<text class=\"tick\" text-anchor=\"middle\" x=\"" + x + "\" y=\"" + fixed(bottom + 15.0, 1) + "\">" +
               (axis.from < 0.0 ? signed_fixed(value, digits) : fixed(value, digits)) + "</text>";
    }
    out += "<text class=\"unit\" text-anchor=\"end\" x=\"" + fixed(axis.end, 1) + "\" y=\"" + fixed(bottom + 30.0, 1) +
           "\">" + std::string(unit) + "</text>";
    return out;
}

std::string colour(std::size_t index)
{
    constexpr double golden_angle_degrees = 137.508; // neighbours differ, however many there are
    constexpr double first_hue_degrees = 212.0;
    return "style=\"--hue:" + fixed(std::fmod(first_hue_degrees + golden_angle_degrees * static_cast<double>(index), 360.0), 0) +
           "\"";
}

} // namespace localcast::align
