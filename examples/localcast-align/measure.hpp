// Plays all recordings into the window at once and lets the phase analyser listen.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "c_handles.hpp"
#include "progress.hpp"
#include "recording.hpp"
#include "window_picture.hpp"

namespace localcast::align {

/** A runtime with room for five seconds of blocks of all recordings. Throws std::bad_alloc. */
RuntimePtr make_runtime(const std::vector<Recording>& recordings);

/**
 * Measures every recording that has no failure or refusal yet against the first one and writes estimate, claim,
 * correlation, failure or refusal into it. Returns the picture of the window.
 */
WindowPicture measure(LocalcastRuntime* runtime, std::vector<Recording>& recordings, double max_delay_seconds,
                      Progress& progress);

} // namespace localcast::align
