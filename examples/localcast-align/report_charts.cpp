// Draws with inline SVG; colours come from the page's style sheet.
// SPDX-License-Identifier: MIT
#include "report_charts.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "svg.hpp"

namespace localcast::align {

namespace {

constexpr double width = 960.0;
constexpr double label_width = 190.0;
constexpr double right_margin = 16.0;

std::string open_svg(double w, double height, std::string_view title)
{
    return "<svg viewBox=\"0 0 " + fixed(w, 0) + " " + fixed(height, 0) + "\" role=\"img\" aria-label=\"" +
           escaped(title) + "\">";
}

/** The file's own name, shortened in the middle so that it fits beside a lane. */
std::string short_name(const Recording& recording)
{
    const std::string name = std::filesystem::path(recording.file).filename().string();
    constexpr std::size_t longest = 24;
    return name.size() <= longest ? name : name.substr(0, 12) + "\u2026" + name.substr(name.size() - 11);
}

std::string lane_label(const Recording& recording, std::size_t index, double y)
{
    return "<text class=\"lane\" " + colour(index) + " text-anchor=\"end\" x=\"" + fixed(label_width - 12.0, 1) +
           "\" y=\"" + fixed(y, 1) + "\">" + escaped(short_name(recording)) + "</text>";
}

/** A little wider than what it holds, and never empty. */
Axis spread(double low, double high, double begin, double end)
{
    const double margin = std::max(0.08 * (high - low), 0.05);
    return {low - margin, high + margin, begin, end};
}

std::string curve_path(const Axis& x, const Axis& y, const estimators::CorrelationCurve& curve,
                       const std::vector<float>& values, double samples_per_ms)
{
    std::string path;
    for (std::size_t i = 0; i < values.size(); ++i) {
        path += (i == 0 ? "M" : "L") + fixed(x.at(curve.lag_samples[i] / samples_per_ms), 1) + " " +
                fixed(y.at(static_cast<double>(values[i])), 1);
    }
    return path;
}

/** Audio blocks as bars about the lane's middle; one path holds them all. */
std::string blocks_path(const WindowLane& lane, const Axis& x, double middle, double half_height)
{
    std::string path;
    for (const BlockMark& block : lane.blocks) {
        const double half = std::max(0.6, half_height * std::sqrt(std::min(1.0, static_cast<double>(block.peak))));
        path += "M" + fixed(x.at(block.start_seconds), 1) + " " + fixed(middle - half, 1) + "v" + fixed(2.0 * half, 1);
    }
    return path;
}

std::string claim_marks(const WindowLane& lane, const Axis& x, double y)
{
    std::string out;
    for (const ClaimMark& claim : lane.claims) {
        const std::string what = claim.valid ? signed_fixed(claim.delay_ms, 3) + " ms, confidence " +
                                                   fixed(static_cast<double>(claim.confidence), 2)
                                             : std::string("no evidence yet");
        out += "<path class=\"" + std::string(claim.valid ? "claim" : "claim open") + "\" d=\"M" +
               fixed(x.at(claim.time_seconds), 1) + " " + fixed(y - 5.0, 1) + "l5 5l-5 5l-5-5z\"><title>" + what +
               "</title></path>";
    }
    return out;
}

} // namespace

std::string delay_chart(std::span<const Recording> recordings)
{
    constexpr double row = 26.0;
    double low = 0.0;
    double high = 0.0;
    std::size_t rows = 0;
    for (const Recording& recording : recordings) {
        if (!recording.aligned())
            continue;
        low = std::min(low, recording.delay_ms());
        high = std::max(high, recording.delay_ms());
        ++rows;
    }
    const Axis x = spread(low, high, label_width, width - right_margin);
    const double bottom = 12.0 + row * static_cast<double>(rows);
    std::string out = open_svg(width, bottom + 38.0, "Delay of every recording");
    out += horizontal_axis(x, 6.0, bottom, "delay against the reference, ms", 8);
    out += "<path class=\"zero\" d=\"M" + fixed(x.at(0.0), 1) + " 6V" + fixed(bottom, 1) + "\"/>";
    double y = 12.0 + row / 2.0;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        if (!recordings[i].aligned())
            continue;
        const std::string at = fixed(x.at(recordings[i].delay_ms()), 1);
        out += lane_label(recordings[i], i, y + 4.0);
        out += "<g class=\"source\" " + colour(i) + "><path class=\"reach\" d=\"M" + fixed(x.at(0.0), 1) + " " +
               fixed(y, 1) + "H" + at + "\"/><circle cx=\"" + at + "\" cy=\"" + fixed(y, 1) + "\" r=\"6\"/>";
        out += "<text class=\"sign\" text-anchor=\"middle\" x=\"" + at + "\" y=\"" + fixed(y + 4.0, 1) + "\">" +
               (recordings[i].course.polarity_at(0.0) > 0 ? "+" : "\u2212") + "</text></g>";
        y += row;
    }
    return out + "</svg>";
}

std::string correlation_chart(const Recording& recording, std::size_t index)
{
    const estimators::CorrelationCurve& curve = recording.correlation;
    if (curve.lag_samples.size() < 2 || curve.before.size() != curve.lag_samples.size() ||
        curve.after.size() != curve.lag_samples.size())
        return {};
    constexpr double w = 470.0;
    constexpr double height = 190.0;
    constexpr double bottom = 152.0;
    constexpr double side = 22.0; // half a label
    const double samples_per_ms = recording.delay_rate_hz / 1e3;
    float peak = 0.05F;
    for (std::size_t i = 0; i < curve.before.size(); ++i)
        peak = std::max({peak, std::abs(curve.before[i]), std::abs(curve.after[i])});
    const double top_value = 1.08 * static_cast<double>(peak);
    const Axis x{curve.lag_samples.front() / samples_per_ms, curve.lag_samples.back() / samples_per_ms, side, w - side};
    const Axis y{-top_value, top_value, bottom, 8.0};
    std::string out = open_svg(w, height, "Correlation of " + recording.file + " with the reference");
    out += horizontal_axis(x, 8.0, bottom, "lag, ms", 6);
    out += "<path class=\"zero\" d=\"M" + fixed(side, 1) + " " + fixed(y.at(0.0), 1) + "H" + fixed(w - side, 1) + "M" + fixed(x.at(0.0), 1) +
           " 8V" + fixed(bottom, 1) + "\"/>";
    out += "<path class=\"before\" d=\"" + curve_path(x, y, curve, curve.before, samples_per_ms) + "\"/>";
    out += "<path class=\"after source\" " + colour(index) + " d=\"" +
           curve_path(x, y, curve, curve.after, samples_per_ms) + "\"/>";
    return out + "</svg>";
}

std::string window_chart(std::span<const Recording> recordings, const WindowPicture& picture)
{
    constexpr double row = 54.0;
    constexpr double top = 8.0;
    const Axis x{picture.start_seconds, picture.edge_seconds, label_width, width - right_margin};
    const double bottom = top + row * static_cast<double>(picture.lanes.size());
    std::string out = open_svg(width, bottom + 38.0, "The window and its typed views");
    out += horizontal_axis(x, top, bottom, "stream time, s", 10);
    double y = top;
    for (const WindowLane& lane : picture.lanes) {
        out += lane_label(recordings[lane.recording], lane.recording, y + 24.0);
        out += "<g class=\"source\" " + colour(lane.recording) + "><path class=\"blocks\" d=\"" +
               blocks_path(lane, x, y + 20.0, 16.0) + "\"/>" + claim_marks(lane, x, y + 43.0) + "</g>";
        out += "<path class=\"rule\" d=\"M8 " + fixed(y + row, 1) + "H" + fixed(width - right_margin, 1) + "\"/>";
        y += row;
    }
    return out + "</svg>";
}

} // namespace localcast::align
