// SPDX-License-Identifier: MIT
#include "window/latest_table.hpp"

#include <algorithm>

namespace localcast::window {
namespace {

// Lost exchanges that note() takes before it leaves the ticket to the log: each is another thread's success.
constexpr int rounds = 8;

} // namespace

// Whether neither this sample nor any that was admitted before it can be live.
bool LatestTable::expired(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t head = m_.header->head.load(std::memory_order_acquire);
    if (ticket + m_.geometry.capacity < head) return true;
    const Epoch &epoch = m_.current_epoch();
    const std::uint64_t base = epoch.base.load(std::memory_order_acquire);
    if (base != no_base && ticket < base) return true;
    const std::uint64_t block = ticket / block_slots;
    const std::uint64_t start = window_start(epoch.edge.load(std::memory_order_acquire), duration_ns_); // or earlier
    return block < index_.sealed_blocks() && index_.newest_at_most(block) < start;
}

// An entry that is empty or whose sensor has nothing live.
LatestTable::Entry LatestTable::free_entry(const Place &place) const LOCALCAST_RT {
    for (Word *bucket : place.buckets) {
        // Before the entry itself: a reader that may need the second bucket looks there.
        if (bucket != place.buckets[0]) m_.header->untidy.store(1, std::memory_order_release);
        for (Word *word = bucket; word != bucket + entries_per_bucket; ++word) {
            const std::uint64_t seen = word->load(std::memory_order_acquire);
            if (seen == 0 || expired(seen & ticket_mask)) return {word, seen};
        }
    }
    return {};
}

// Two threads that meet a new sensor at once may both make an entry; then one of them sees the other's here (both
// exchanges and both looks are seq_cst).
void LatestTable::mark_doubles(const Place &place, const Word *own, unsigned kind,
                               std::uint64_t sensor) const LOCALCAST_RT {
    for (Word *word = place.buckets[0]; word != place.buckets[0] + entries_per_bucket; ++word) {
        const std::uint64_t seen = word->load(std::memory_order_seq_cst);
        if (word != own && (seen & ~ticket_mask) == place.fingerprint && log_.holds(seen & ticket_mask, kind, sensor))
            m_.header->untidy.store(1, std::memory_order_release);
    }
}

void LatestTable::note(unsigned kind, std::uint64_t sensor, std::uint64_t ticket) const LOCALCAST_RT {
    const Place place = place_of(kind, sensor);
    for (int round = 0; round < rounds; ++round) {
        Entry entry = entry_of(place, kind, sensor);
        const bool known = entry.word != nullptr;
        if (known && (entry.value & ticket_mask) >= ticket) return;
        if (!known) entry = free_entry(place);
        if (entry.word == nullptr) break;
        // A reader that finds the ticket sees its sample, which was published before.
        if (!entry.word->compare_exchange_strong(entry.value, place.fingerprint | (ticket & ticket_mask),
                                                 std::memory_order_seq_cst, std::memory_order_relaxed))
            continue;
        if (!known) mark_doubles(place, entry.word, kind, sensor);
        return;
    }
    raise(m_.header->overflowed, ticket);
}

std::uint64_t LatestTable::find(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    const Place place = place_of(kind, sensor);
    if (!untidy()) return entry_of(place, kind, sensor).value & ticket_mask;
    std::uint64_t latest = 0; // of several entries the latest counts
    for (const Word *bucket : place.buckets)
        for (const Word *word = bucket; word != bucket + entries_per_bucket; ++word) {
            const std::uint64_t seen = word->load(std::memory_order_acquire);
            const std::uint64_t ticket = seen & ticket_mask;
            if (seen != 0 && (seen & ~ticket_mask) == place.fingerprint && ticket > latest &&
                log_.holds(ticket, kind, sensor))
                latest = ticket;
        }
    return latest;
}

} // namespace localcast::window
