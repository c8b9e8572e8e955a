// The last admitted sample of each sensor: a fixed hash table of tickets.
//
// An entry is a ticket and 16 bits of the sensor's mixed hash; the sensor itself is read from the ticket's slot, so an
// entry whose sample has left the window is free again without anybody's doing. A sensor has two buckets of eight.
// SPDX-License-Identifier: MIT
#pragma once

#include "window/index.hpp"
#include "window/layout.hpp"
#include "window/log.hpp"

namespace localcast::window {

class LatestTable {
public:
    LatestTable(const Memory &memory, const Log &log, const Index &index, std::uint64_t duration_ns) noexcept
        : m_(memory), log_(log), index_(index), duration_ns_(duration_ns) {}

    // Makes `ticket` the sensor's latest unless a later one is there. Bounded; where both buckets are full of live
    // sensors it remembers that this ticket is not in the table, and readers then search the log.
    void note(unsigned kind, std::uint64_t sensor, std::uint64_t ticket) const LOCALCAST_RT;

    // The sensor's last ticket; 0 when the table has none.
    std::uint64_t find(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;

    // Whether a live sample may be missing from the table: no ticket before the answer is.
    std::uint64_t overflowed() const LOCALCAST_RT {
        return m_.header->overflowed.load(std::memory_order_acquire);
    }

private:
    struct Place {
        std::uint64_t fingerprint;
        Word *buckets[2];
    };
    Place place_of(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;
    bool expired(std::uint64_t ticket) const LOCALCAST_RT;
    bool spilled() const LOCALCAST_RT { return m_.header->spilled.load(std::memory_order_acquire) != 0; }

    const Memory &m_;
    const Log &log_;
    const Index &index_;
    std::uint64_t duration_ns_;
};

} // namespace localcast::window
