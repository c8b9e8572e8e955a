// The image sources of a shoebox room.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "room/path.hpp"

namespace localcast::room {

struct Scene;

/** One mirror image of the source along one axis: at `shift + sign * source`, after so many reflections. */
struct AxisImage {
    double shift;
    double sign;
    int reflections;
};

/** All images along one axis that may lie within `reach` metres. */
[[nodiscard]] std::vector<AxisImage> axis_images(double length, double reach);

/** What one reflection leaves of the amplitude, by Eyring's formula; 0 without walls. */
[[nodiscard]] double reflection_coefficient(const Scene& scene);

struct Response {
    std::vector<float> samples;
    double direct_energy = 0.0;
    double reverberant_energy = 0.0;
};

/** Images of at least `lowest_order` reflections from `source` to `microphone`; sample 0 is `delay_samples` before the
 *  direct sound arrives. The direct energy is stated whether the direct sound is among them or not. */
[[nodiscard]] Response image_response(const Scene& scene, const Point& source, const Point& microphone,
                                      double delay_samples, int lowest_order);

} // namespace localcast::room
