// What a host says of the block that it hands to an instance.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

namespace localcast::audio {

struct HostBlock {
    std::uint32_t frames = 0;
    std::optional<std::int64_t> position = std::nullopt;  // of the first frame on the host's timeline, in frames
    std::optional<std::uint64_t> host_time = std::nullopt; // of the cycle, in any unit: only taken as its name
    bool playing = false;
};

} // namespace localcast::audio
