// How well instances of a room agree on time.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace localcast::audio {

/// By what instances in one host cycle agree on its time.
enum class Agreement : std::uint32_t {
    block_grid = 0, // by counting blocks: one that joins or was left out may be a block apart
    host_time = 1,  // the host names its cycles: exact, as far as it gives all instances the same name
    position = 2    // the host's position advances: exact
};

} // namespace localcast::audio
