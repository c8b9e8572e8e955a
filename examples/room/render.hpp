// The sound of one voice at one microphone, on the ideal clock.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "room/room.hpp"

namespace localcast::room {

struct Rendered {
    std::vector<float> samples;
    double direct_energy = 0.0;      ///< of the impulse response, averaged over the way
    double reverberant_energy = 0.0; ///< the same
};

/** The voice sets out at time `start` (frames). `moved` delays everything that arrives by so many frames more. */
[[nodiscard]] Rendered render(const Scene& scene, const Voice& voice, const Point& microphone, double start,
                              double moved);

} // namespace localcast::room
