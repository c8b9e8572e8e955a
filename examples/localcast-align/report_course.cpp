// Straightens a course so that what is left of it can be seen.
// SPDX-License-Identifier: MIT
#include "report_course.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "svg.hpp"

namespace localcast::align {

namespace {

constexpr double width = 470.0;
constexpr double height = 190.0;
constexpr double top = 8.0;
constexpr double bottom = 152.0;
constexpr double left = 54.0;
constexpr double right = 14.0;
constexpr std::size_t line_points = 200;

/** Takes the mean drift away, and from each segment its own level. */
class Straightened {
public:
    explicit Straightened(const Recording& recording)
        : course_(recording.course), end_(recording.info.seconds() * recording.delay_rate_hz)
    {
        if (course_.drifts() && course_.mean_drift())
            slope_ = course_.mean_drift()->value * 1e-6;
        double begin = 0.0;
        do {
            const double next = course_.next_jump(begin).value_or(end_);
            const double middle = 0.5 * (begin + next);
            begins_.push_back(begin);
            levels_.push_back(course_.delay_at(middle) - slope_ * middle);
            begin = next;
        } while (begin < end_);
    }

    [[nodiscard]] double at(double frame, double delay_samples) const
    {
        const auto behind = std::upper_bound(begins_.begin() + 1, begins_.end(), frame);
        return delay_samples - slope_ * frame - levels_[static_cast<std::size_t>(behind - begins_.begin()) - 1];
    }
    [[nodiscard]] double end() const { return end_; }

private:
    const Course& course_;
    double end_;
    double slope_ = 0.0;
    std::vector<double> begins_; // of the segments
    std::vector<double> levels_; // of the same
};

/** Room for the course and for nearly all measurements; single far ones are left out. */
double reach_of(const Recording& recording, const Straightened& straight)
{
    std::vector<double> sizes;
    sizes.reserve(recording.measurements.size());
    for (const auto& measurement : recording.measurements)
        sizes.push_back(std::abs(straight.at(measurement.frame, measurement.delay_samples)));
    double reach = 0.01;
    if (!sizes.empty()) {
        const auto most = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() * 97 / 100);
        std::nth_element(sizes.begin(), most, sizes.end());
        reach = std::max(reach, 1.3 * *most);
    }
    for (std::size_t i = 0; i <= line_points; ++i) {
        const double frame = straight.end() * static_cast<double>(i) / line_points;
        reach = std::max(reach, 1.1 * std::abs(straight.at(frame, recording.course.delay_at(frame))));
    }
    return reach;
}

std::string vertical_axis(const Axis& y)
{
    constexpr int ticks = 5;
    std::string out;
    for (const double value : y.ticks(ticks)) {
        const std::string at = fixed(y.at(value), 1);
        out += "<path class=\"grid\" d=\"M" + fixed(left, 1) + " " + at + "H" + fixed(width - right, 1) + "\"/>";
        out += "<text class=\"tick\" text-anchor=\"end\" x=\"" + fixed(left - 6.0, 1) + "\" y=\"" +
               fixed(y.at(value) + 4.0, 1) + "\">" + signed_fixed(value, y.tick_digits(ticks)) + "</text>";
    }
    return out;
}

std::string dots(const Recording& recording, const Straightened& straight, const Axis& x, const Axis& y)
{
    std::string out = "<g class=\"dots\">";
    for (const auto& measurement : recording.measurements) {
        const double value = straight.at(measurement.frame, measurement.delay_samples);
        if (value > y.from && value < y.to)
            out += "<circle cx=\"" + fixed(x.at(measurement.frame / recording.delay_rate_hz), 1) + "\" cy=\"" +
                   fixed(y.at(value), 1) + "\" r=\"1.6\"/>";
    }
    return out + "</g>";
}

std::string course_line(const Recording& recording, const Straightened& straight, const Axis& x, const Axis& y)
{
    std::string path;
    double begin = 0.0;
    do {
        const double next = std::min(recording.course.next_jump(begin).value_or(straight.end()), straight.end());
        for (std::size_t i = 0; i <= line_points; ++i) {
            const double part = static_cast<double>(i) / line_points;
            const double frame = i == line_points ? std::nextafter(next, 0.0) : begin + (next - begin) * part;
            path += (i == 0 ? "M" : "L") + fixed(x.at(frame / recording.delay_rate_hz), 1) + " " +
                    fixed(y.at(straight.at(frame, recording.course.delay_at(frame))), 1);
        }
        begin = next;
    } while (begin < straight.end());
    return "<path class=\"course\" d=\"" + path + "\"/>";
}

} // namespace

std::string course_chart(const Recording& recording, std::size_t index)
{
    const Straightened straight(recording);
    const double reach = reach_of(recording, straight);
    const Axis x{0.0, recording.info.seconds(), left, width - right};
    const Axis y{-reach, reach, bottom, top};
    std::string out = "<svg viewBox=\"0 0 " + fixed(width, 0) + " " + fixed(height, 0) +
                      "\" role=\"img\" aria-label=\"Course of the delay of " + escaped(recording.file) + "\">";
    out += vertical_axis(y) + horizontal_axis(x, top, bottom, "time, s; delay, samples", 6);
    for (const CourseJump& jump : recording.course.jumps()) {
        out += "<path class=\"jumpmark\" d=\"M" + fixed(x.at(jump.frame / recording.delay_rate_hz), 1) + " " +
               fixed(top, 1) + "V" + fixed(bottom, 1) + "\"><title>" + signed_fixed(jump.delay_change_samples, 3) +
               " samples</title></path>";
    }
    out += "<g class=\"source\" " + colour(index) + ">" + dots(recording, straight, x, y) +
           course_line(recording, straight, x, y) + "</g>";
    return out + "</svg>";
}

} // namespace localcast::align
