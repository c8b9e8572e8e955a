// Lanes that hold something share the height by their number of rows; empty ones keep a line for their name.
// SPDX-License-Identifier: MIT
#include "plot_layout.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::picture {

namespace {

constexpr int most_weighed_rows = 6;

int weight_of(const Lane &lane) {
    return 2 + std::min(static_cast<int>(lane.sources.size()), most_weighed_rows);
}

// Peaks as the ear takes them, roughly: half the height at a fifth of full scale.
float loudness(float level) {
    return std::pow(level, 0.43f);
}

} // namespace

TimeAxis::TimeAxis(std::uint64_t duration_ns, int width)
    : duration_ns_(std::max<std::uint64_t>(duration_ns, 1)),
      width_(static_cast<std::uint64_t>(std::clamp(width, 1, 1 << 20))) {}

std::int64_t TimeAxis::column(std::uint64_t time_ns) const {
    // Whole windows and the rest apart: no product overflows for windows of up to four hours.
    const std::uint64_t windows = time_ns / duration_ns_ * width_;
    const std::uint64_t rest = time_ns % duration_ns_ * width_ / duration_ns_;
    return static_cast<std::int64_t>(windows + rest);
}

int PlotLayout::scaled(float units) const {
    return std::max(1, static_cast<int>(std::lround(units * scale_)));
}

void PlotLayout::arrange(const WindowModel &model, int width, int height, float scale) {
    duration_ns_ = model.duration_ns();
    axis_ = TimeAxis(duration_ns_, width);
    height_ = std::max(height, 0);
    scale_ = scale;
    int weights = 0;
    int empty_count = 0;
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
        Lane &lane = lanes_[kind];
        lane.sources = model.sources().live_of(kind);
        lane.empty = lane.sources.empty();
        empty_count += lane.empty ? 1 : 0;
        weights += lane.empty ? 0 : weight_of(lane);
    }
    const int fair = height_ / static_cast<int>(kind_count);
    const int slim = weights == 0 ? fair : std::min(fair * 3 / 5, scaled(empty_lane_height));
    const int shared = height_ - slim * empty_count;
    int y = 0;
    int weight_so_far = 0;
    int shared_so_far = 0;
    for (Lane &lane : lanes_) {
        int lane_height = slim;
        if (!lane.empty) { // from the running sum, so that roundings do not add up
            weight_so_far += weight_of(lane);
            const int end = static_cast<int>(static_cast<std::int64_t>(shared) * weight_so_far / weights);
            lane_height = end - shared_so_far;
            shared_so_far = end;
        }
        lane.band = {y, lane_height};
        y += lane_height;
    }
}

bool PlotLayout::is_stale(const WindowModel &model) const {
    if (model.duration_ns() != duration_ns_) {
        return true;
    }
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
        if (lanes_[kind].sources != model.sources().live_of(kind)) {
            return true;
        }
    }
    return false;
}

Kind PlotLayout::kind_at(int y) const {
    for (LocalcastSampleKind kind = 0; kind + 1 < kind_count; ++kind) {
        if (y < lanes_[kind].band.bottom()) {
            return to_kind(kind);
        }
    }
    return to_kind(static_cast<LocalcastSampleKind>(kind_count - 1));
}

Band PlotLayout::row(Kind kind, SourceTable::Index source) const {
    const Lane &lane = lanes_[to_c(kind)];
    const int margin = std::min(scaled(3.0f), lane.band.height / 8);
    const int room = std::max(lane.band.height - 2 * margin, 1);
    const int rows = std::clamp(static_cast<int>(lane.sources.size()), 1, std::max(1, room / scaled(least_row_height)));
    const auto place = std::lower_bound(lane.sources.begin(), lane.sources.end(), source) - lane.sources.begin();
    const int number = static_cast<int>(place) % rows;
    const int top = room * number / rows;
    return {lane.band.y + margin + top, std::max(room * (number + 1) / rows - top, 1)};
}

Glyph PlotLayout::glyph(Kind kind, const Mark &mark) const {
    const Band band = row(kind, mark.source);
    const float level = std::max(mark.level, 0.0f);
    Glyph glyph;
    glyph.shape = mark.shape;
    glyph.known = mark.level >= 0.0f;
    glyph.left = axis_.column(mark.sample.timestamp_ns);
    const std::uint64_t length_ns = std::min(mark.duration_ns, duration_ns_); // no sum overflows, no body is wider
    const auto columns = axis_.column(mark.sample.timestamp_ns + length_ns) - glyph.left;
    const int length = static_cast<int>(std::clamp<std::int64_t>(columns, 1, axis_.width()));
    if (mark.shape == Shape::block) {
        const int usable = std::max(band.height - scaled(2.0f), 1);
        const int body = std::max(1, static_cast<int>(loudness(level) * static_cast<float>(usable)));
        glyph.width = length;
        glyph.top = band.y + (band.height - body) / 2;
        glyph.bottom = glyph.top + body;
    } else if (mark.shape == Shape::tick) {
        glyph.width = scaled(1.0f);
        glyph.top = band.y + band.height / 6;
        glyph.bottom = std::max(glyph.top + 1, band.bottom() - band.height / 6);
    } else {
        glyph.radius = std::min(head_radius(), std::max(1, band.height / 2 - 1));
        const int reach = std::max(band.height - 2 * glyph.radius - scaled(2.0f), 0);
        glyph.bottom = band.bottom() - 1;
        glyph.top = glyph.bottom - glyph.radius - static_cast<int>(level * static_cast<float>(reach));
        glyph.width = mark.shape == Shape::sustained ? length : scaled(1.0f);
    }
    return glyph;
}

} // namespace localcast::picture
