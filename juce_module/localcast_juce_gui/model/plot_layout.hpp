// Where things are in the plot of the window: times as columns of pixels, kinds as lanes, sources as rows, marks as
// glyphs. Pure geometry, in pixels of the picture.
// SPDX-License-Identifier: MIT
#pragma once

#include "window_model.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace localcast::picture {

/// Columns are counted from the stream's beginning, so that a sample's column never changes while the edge moves on.
class TimeAxis {
public:
    TimeAxis() = default;
    TimeAxis(std::uint64_t duration_ns, int width);

    [[nodiscard]] std::int64_t column(std::uint64_t time_ns) const;
    [[nodiscard]] int width() const { return static_cast<int>(width_); }

private:
    std::uint64_t duration_ns_ = LOCALCAST_DEFAULT_DURATION_NS;
    std::uint64_t width_ = 1;
};

/// A band of pixel lines.
struct Band {
    int y = 0;
    int height = 0;
    [[nodiscard]] int bottom() const { return y + height; }
};

struct Lane {
    Band band;
    bool empty = true;
    std::vector<SourceTable::Index> sources; // one row each, in this order
};

/// A mark's outline. The body spans `width` columns from `left` on; a head of `radius` sits on its top.
struct Glyph {
    Shape shape = Shape::tick;
    std::int64_t left = 0;
    int width = 1;
    int top = 0;
    int bottom = 1;
    int radius = 0; // 0: no head
    bool known = true; // whether its payload could be read
};

class PlotLayout {
public:
    /// Room for a lane that holds nothing, and the least height of a row, before scaling.
    static constexpr int empty_lane_height = 22;
    static constexpr int least_row_height = 5;

    /// Lays nine lanes out in `width` x `height` pixels; `scale` is the number of pixels that a unit of drawing takes.
    void arrange(const WindowModel &model, int width, int height, float scale);

    /// Whether the sources or the duration have changed so that arrange() would give another layout.
    [[nodiscard]] bool is_stale(const WindowModel &model) const;

    [[nodiscard]] const TimeAxis &axis() const { return axis_; }
    [[nodiscard]] const Lane &lane(Kind kind) const { return lanes_[to_c(kind)]; }
    [[nodiscard]] int height() const { return height_; }
    [[nodiscard]] float scale() const { return scale_; }

    /// The kind whose lane holds this pixel line; the last one below all.
    [[nodiscard]] Kind kind_at(int y) const;
    /// The row of a source in a lane. More sources than there is room for share rows.
    [[nodiscard]] Band row(Kind kind, SourceTable::Index source) const;
    [[nodiscard]] Glyph glyph(Kind kind, const Mark &mark) const;
    /// How far a glyph may reach beyond its column to either side.
    [[nodiscard]] int overhang() const { return head_radius() + 2; }

private:
    [[nodiscard]] int scaled(float units) const;
    [[nodiscard]] int head_radius() const { return scaled(4.0f); }

    TimeAxis axis_;
    std::array<Lane, kind_count> lanes_;
    std::uint64_t duration_ns_ = 0;
    int height_ = 0;
    float scale_ = 1.0f;
};

} // namespace localcast::picture
