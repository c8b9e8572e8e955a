// The sealer: brings index, latest table and edge up to the log, block by block. Any thread may run it at any time;
// several at once do the same work and get the same result.
// SPDX-License-Identifier: MIT
#pragma once

#include "window/index.hpp"
#include "window/latest_table.hpp"
#include "window/layout.hpp"
#include "window/log.hpp"

namespace localcast::window {

class Sealer {
public:
    Sealer(const Memory &memory, const Log &log, const Index &index, const LatestTable &latest) noexcept
        : m_(memory), log_(log), index_(index), latest_(latest) {}

    // Blocks that a push and a read seal at most. A log that was held up catches up by many pushes, each of which seals
    // a few blocks more than it fills, or by one read.
    static constexpr int blocks_per_push = 8, blocks_per_read = 8192;

    // Seals block after block as long as all their tickets are resolved, and voids tickets that are overdue.
    void advance(int blocks) const LOCALCAST_RT;

    // What a push does: advances, and looks after the first open ticket of the block that is not complete yet.
    void watch() const LOCALCAST_RT;

    // What follows a publication. The owner does it; if it never gets to it, the sealer or a reader does.
    void finish(std::uint64_t ticket, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
        latest_.note(kind, sensor, ticket);
        // Both release: the table's entry before it.
        m_.header->arrivals[kind].fetch_add(1, std::memory_order_release);
        m_.slot(ticket).done.store(ticket, std::memory_order_release);
    }
    void finish_for_owner(std::uint64_t ticket, unsigned kind) const LOCALCAST_RT {
        const Slot &slot = m_.slot(ticket);
        if (slot.done.load(std::memory_order_acquire) != ticket) // acquire: the table's entry
            finish(ticket, kind, slot.words[0].load(std::memory_order_acquire));
    }

private:
    // The last sample of each kind in a block.
    struct Last {
        std::uint64_t timestamp[kind_count];
        unsigned kinds = 0; // bit by bit, which kinds there are
    };
    std::uint64_t base_of(std::uint64_t epoch_number, std::uint64_t from) const LOCALCAST_RT;
    // False while a ticket of the block is open.
    bool summarise(std::uint64_t block, Index::Summary &s, Last &last) const LOCALCAST_RT;

    const Memory m_;
    const Log &log_;
    const Index &index_;
    const LatestTable &latest_;
};

} // namespace localcast::window
