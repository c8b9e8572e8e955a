// How many entries a payload ring needs that is written at a known pace.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "localcast_payload.h"

namespace localcast::faust {

/** As many as a window of `window_ns` and the ring's default guard time hold at one every `period_ns`, and some to
 * spare. */
inline std::size_t ring_entries(std::uint64_t window_ns, double period_ns)
{
    const auto held_ns = static_cast<double>(window_ns) + 2.0 * static_cast<double>(LOCALCAST_DEFAULT_PAYLOAD_GUARD_NS);
    return static_cast<std::size_t>(held_ns / period_ns) + 2;
}

} // namespace localcast::faust
