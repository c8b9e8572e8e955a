// SPDX-License-Identifier: MIT
#include "window/sealer.hpp"

#include <algorithm>

namespace localcast::window {

void Sealer::advance(int blocks) const LOCALCAST_RT {
    for (int n = 0; n < blocks; ++n) {
        std::uint64_t from = m_.header->sealed.load(std::memory_order_acquire);
        // After `sealed`: whoever sees a reset's mark sealed sees its epoch.
        const std::uint64_t number = m_.header->epoch.load(std::memory_order_acquire);
        Epoch &epoch = m_.epoch(number);
        const std::uint64_t base = base_of(number, from);
        if (m_.header->head.load(std::memory_order_acquire) < from + block_slots) return;
        Last last;
        Index::Summary summary;
        if (!summarise(from / block_slots, summary, last)) return;
        // If the block was sealed meanwhile its slots may have been overwritten: what we read is void.
        if (m_.header->sealed.load(std::memory_order_acquire) != from) continue;
        // All before the frontier, which promises them.
        if (from >= base) {
            raise(epoch.bound, summary.newest);
            raise(epoch.edge, summary.newest);
        }
        raise(m_.header->max_disorder, summary.disorder);
        for (unsigned kind = 0; kind < kind_count; ++kind)
            if ((last.kinds >> kind & 1u) != 0)
                m_.header->last_timestamp[kind].store(last.timestamp[kind], std::memory_order_relaxed);
        index_.write(from / block_slots, summary);
        // acq_rel: whoever sees the new frontier sees what the sealer wrote.
        m_.header->sealed.compare_exchange_strong(from, from + block_slots, std::memory_order_acq_rel,
                                                  std::memory_order_relaxed);
    }
}

void Sealer::watch() const LOCALCAST_RT {
    advance(blocks_per_push);
    const std::uint64_t from = m_.header->sealed.load(std::memory_order_acquire);
    const std::uint64_t head = m_.header->head.load(std::memory_order_acquire);
    for (std::uint64_t ticket = from; ticket < std::min(head, from + block_slots); ++ticket)
        if (!log_.resolve_overdue(ticket)) return;
}

// First ticket of the epoch. A reset leaves it open and puts its mark on the last place of a block: the epoch begins
// behind that, and the first thread to seal so far says so.
std::uint64_t Sealer::base_of(std::uint64_t epoch_number, std::uint64_t from) const LOCALCAST_RT {
    Epoch &epoch = m_.epoch(epoch_number);
    const std::uint64_t base = epoch.base.load(std::memory_order_acquire);
    if (base != no_base) return base;
    LocalcastSampleHandle mark{};
    unsigned kind = no_kind;
    if (!log_.read(from - 1, mark, kind) || kind != reset_mark || mark.sequence != epoch_number) return no_base;
    epoch.dead_hint.store(from, std::memory_order_relaxed);
    epoch.base.store(from, std::memory_order_release); // every thread that gets here stores the same
    return from;
}

bool Sealer::summarise(std::uint64_t block, Index::Summary &s, Last &last) const LOCALCAST_RT {
    // Absolute counts, so that a thread that wakes up late can only offer smaller ones.
    for (unsigned column = 0; column < column_count; ++column) s.counts[column] = index_.count_before(block, column);
    s.newest = index_.newest_exactly(block - 1);
    bool reset = false;
    for (unsigned place = 0; place < block_slots; ++place) {
        const std::uint64_t ticket = block * block_slots + place;
        unsigned kind = log_.kind_or_open(ticket);
        if (kind == Log::open) {
            if (!log_.resolve_overdue(ticket)) return false;
            kind = log_.kind(ticket);
        }
        s.kinds[place / 8] |= std::uint64_t{kind} << (4 * (place % 8));
        reset = reset || kind == reset_mark;
        if (kind >= kind_count) continue;
        finish_for_owner(ticket, kind);
        const std::uint64_t timestamp = m_.timestamp(ticket).load(std::memory_order_acquire);
        last.timestamp[kind] = timestamp;
        last.kinds |= 1u << kind;
        ++s.counts[kind];
        ++s.counts[all_kinds];
        s.disorder = std::max(s.disorder, s.newest - std::min(s.newest, timestamp));
        s.newest = std::max(s.newest, timestamp);
        s.oldest = std::min(s.oldest, timestamp);
    }
    if (reset) s.newest = 0; // the next block begins another epoch, whose times start anew
    return true;
}

} // namespace localcast::window
