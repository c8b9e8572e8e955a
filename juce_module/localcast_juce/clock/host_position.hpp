// What of a host's positions can be taken for places on its timeline.
// SPDX-License-Identifier: MIT
#pragma once

#include "host_block.hpp"

#include "localcast_reservoir.h"

#include <cstdint>
#include <optional>

namespace localcast::audio {

/// Whether that may be a position: no timeline reaches farther.
/// any-thread, rt
[[nodiscard]] inline bool is_place(const std::optional<std::int64_t> &position) LOCALCAST_RT {
    constexpr std::int64_t farthest = std::int64_t{1} << 60;
    return position && *position > -farthest && *position < farthest;
}

/// Where a block is played. A position that stands still is no place.
/// any-thread, rt
[[nodiscard]] inline std::optional<std::int64_t> place_of(const HostBlock &block) LOCALCAST_RT {
    return block.playing && is_place(block.position) ? block.position : std::nullopt;
}

} // namespace localcast::audio
