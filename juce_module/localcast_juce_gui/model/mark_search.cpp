// Plain searches through a lane's marks: a person asks a few times a second at most.
// SPDX-License-Identifier: MIT
#include "mark_search.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace localcast::picture {

namespace {

constexpr float reach_units = 7.0f;

// Distance from `value` to the span [low, high).
int outside(std::int64_t value, std::int64_t low, std::int64_t high) {
    return static_cast<int>(value < low ? low - value : value >= high ? value - high + 1 : 0);
}

int distance(const Glyph &glyph, std::int64_t column, int y) {
    const int to_body =
        std::max(outside(column, glyph.left, glyph.left + glyph.width), outside(y, glyph.top, glyph.bottom));
    if (glyph.radius == 0) {
        return to_body;
    }
    const int to_centre = std::max(static_cast<int>(std::abs(column - glyph.left)), std::abs(y - glyph.top));
    return std::min(to_body, std::max(0, to_centre - glyph.radius));
}

bool is_live(const WindowModel &model, const Mark &mark) {
    return mark.sample.timestamp_ns >= model.status().window_start_ns;
}

auto order(const Sample &sample) {
    return std::tuple(sample.timestamp_ns, sample.sensor_id_hash, sample.sequence);
}

bool same(const Sample &a, const Sample &b) {
    return order(a) == order(b);
}

} // namespace

bool same_place(const Place &a, const Place &b) {
    return a.kind == b.kind && same(a.sample, b.sample);
}

int x_of(const PlotLayout &layout, const WindowModel &model, std::uint64_t time_ns) {
    const std::int64_t behind = layout.axis().column(model.status().edge_ns) - layout.axis().column(time_ns);
    return static_cast<int>(std::clamp<std::int64_t>(layout.axis().width() - 1 - behind, -1, layout.axis().width()));
}

std::optional<Place> mark_at(const PlotLayout &layout, const WindowModel &model, Pixel pixel) {
    const Kind kind = layout.kind_at(pixel.y);
    const std::int64_t column =
        layout.axis().column(model.status().edge_ns) - (layout.axis().width() - 1 - pixel.x);
    int nearest = static_cast<int>(reach_units * layout.scale()) + 1;
    const Mark *found = nullptr;
    for (const Mark &mark : model.marks(kind)) {
        const int away = distance(layout.glyph(kind, mark), column, pixel.y);
        const bool nearer = away < nearest || (found != nullptr && away == nearest);
        if (nearer && is_live(model, mark)) {
            nearest = away;
            found = &mark;
        }
    }
    return found == nullptr ? std::nullopt : std::optional(Place{kind, found->sample});
}

const Mark *find(const WindowModel &model, const Place &place) {
    const auto &marks = model.marks(place.kind);
    const auto found = std::find_if(marks.begin(), marks.end(), [&](const Mark &mark) {
        return same(mark.sample, place.sample) && is_live(model, mark);
    });
    return found == marks.end() ? nullptr : &*found;
}

std::optional<Place> step(const WindowModel &model, Kind kind, const std::optional<Place> &from, Step direction) {
    const bool has_bound = from && from->kind == kind && (direction == Step::earlier || direction == Step::later);
    if (!has_bound && direction != Step::earliest) {
        direction = Step::latest;
    }
    const bool wants_smallest = direction == Step::later || direction == Step::earliest;
    const auto precedes = [&](const Sample &a, const Sample &b) {
        return wants_smallest ? order(a) < order(b) : order(a) > order(b);
    };
    const Mark *found = nullptr;
    for (const Mark &mark : model.marks(kind)) {
        const bool beyond = !has_bound || precedes(from->sample, mark.sample);
        if (is_live(model, mark) && beyond && (found == nullptr || precedes(mark.sample, found->sample))) {
            found = &mark;
        }
    }
    return found == nullptr ? std::nullopt : std::optional(Place{kind, found->sample});
}

} // namespace localcast::picture
