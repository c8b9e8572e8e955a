// Holds a scene to all of its orders within the bounds.
// SPDX-License-Identifier: MIT
#pragma once

#include "interleaver.hpp"

#include "support/catch.hpp"

namespace localcast::test {

inline Explored go_through(Scene &scene, unsigned threads, const Bounds &bounds) {
    Explored explored = explore(scene, threads, bounds);
    CHECK(explored.wrong == "");
    CHECK(explored.all);
    return explored;
}

} // namespace localcast::test
