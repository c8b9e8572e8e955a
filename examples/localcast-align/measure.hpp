// The first pass: measures all recordings against the reference.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "listening.hpp"
#include "progress.hpp"
#include "recording.hpp"
#include "window_picture.hpp"

namespace localcast::align {

/**
 * Measures every recording that has no failure or refusal yet against the first one and writes course, estimate, claim,
 * correlation, events, failure or refusal into it. Returns the picture of the window.
 */
WindowPicture measure(LocalcastRuntime* runtime, std::vector<Recording>& recordings, const ListeningSettings& settings,
                      Progress& progress);

} // namespace localcast::align
