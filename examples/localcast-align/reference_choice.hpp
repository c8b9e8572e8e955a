// `--reference auto`: which recording has most in common with the others.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "progress.hpp"
#include "recording.hpp"

namespace localcast::align {

struct ReferenceChoice {
    std::size_t index = 0;
    std::string reason; ///< in words, to follow "chosen: "
};

/**
 * Listens to the first minute of all recordings with one of them as a provisional reference, the next one if that one
 * shows little in common with the others, and takes the one that is most coherent with the others. Where nothing in the
 * first minute goes together it listens to all of it; where nothing does there, the longest is taken.
 * Recordings that turn out unusable are noted as failed. Throws std::bad_alloc.
 */
ReferenceChoice choose_reference(std::vector<Recording>& recordings, double max_delay_seconds, Progress& progress);

} // namespace localcast::align
