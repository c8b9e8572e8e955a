// Finding marks: the one under the pointer, and the next one in time for the keyboard.
// SPDX-License-Identifier: MIT
#pragma once

#include "plot_layout.hpp"
#include "window_model.hpp"

#include <optional>

namespace localcast::picture {

/// A sample of a kind, wherever its mark may be by now.
struct Place {
    Kind kind = Kind::audio_block;
    Sample sample{};
};

[[nodiscard]] bool same_place(const Place &a, const Place &b);

/// A pixel of the plot: x counts from the window's start, so that the edge is at the axis' width.
struct Pixel {
    int x = 0;
    int y = 0;
};

/// The pixel column of a time on screen, the edge being at the right; negative once it has left the window.
[[nodiscard]] int x_of(const PlotLayout &layout, const WindowModel &model, std::uint64_t time_ns);

/// The live mark nearest to a pixel, in the lane that holds it, at most a finger's breadth away; of equally near ones
/// the last admitted.
[[nodiscard]] std::optional<Place> mark_at(const PlotLayout &layout, const WindowModel &model, Pixel pixel);

/// The mark of a sample while it is live.
[[nodiscard]] const Mark *find(const WindowModel &model, const Place &place);

enum class Step { earlier, later, earliest, latest };

/// The mark a step away in time, within the lane; nothing when there is none.
[[nodiscard]] std::optional<Place> step(const WindowModel &model, Kind kind, const std::optional<Place> &from,
                                        Step direction);

} // namespace localcast::picture
