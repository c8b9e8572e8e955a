// SPDX-License-Identifier: MIT
#include "window/latest_table.hpp"

#include <algorithm>

namespace localcast::window {
namespace {

constexpr int entries_per_bucket = 8;
constexpr unsigned ticket_bits = 48;
constexpr std::uint64_t ticket_mask = (std::uint64_t{1} << ticket_bits) - 1;
// Lost exchanges that note() takes before it leaves the ticket to the log: each is another thread's success.
constexpr int rounds = 8;

// Finaliser of MurmurHash3 (Appleby): every bit of the sensor reaches every bit of the result.
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

} // namespace

LatestTable::Place LatestTable::place_of(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    const std::uint64_t mixed = mix(sensor ^ (std::uint64_t{kind} + 1) * 0x9e3779b97f4a7c15u);
    const std::uint64_t mask = m_.geometry.buckets - 1;
    return {mixed >> ticket_bits << ticket_bits,
            {m_.table + (mixed & mask) * entries_per_bucket, m_.table + (mixed >> 24 & mask) * entries_per_bucket}};
}

// Whether neither this sample nor any that was admitted before it can be live.
bool LatestTable::expired(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t head = m_.header->head.load(std::memory_order_acquire);
    if (ticket + m_.geometry.capacity < head) return true;
    const Epoch &epoch = m_.epoch(m_.header->epoch.load(std::memory_order_acquire));
    if (ticket < epoch.base.load(std::memory_order_acquire)) return true;
    const std::uint64_t block = ticket / block_slots;
    const std::uint64_t start = window_start(epoch.edge.load(std::memory_order_acquire), duration_ns_);
    return block < index_.sealed_blocks() && index_.newest_at_most(block) < start;
}

void LatestTable::note(unsigned kind, std::uint64_t sensor, std::uint64_t ticket) const LOCALCAST_RT {
    const Place place = place_of(kind, sensor);
    const std::uint64_t entry = place.fingerprint | (ticket & ticket_mask);
    for (int round = 0; round < rounds; ++round) {
        Word *target = nullptr;
        std::uint64_t before = 0;
        bool known = false;
        const int searched = spilled() ? 2 : 1;
        for (int b = 0; b < searched && !known; ++b)
            for (int i = 0; i < entries_per_bucket && !known; ++i) {
                const std::uint64_t seen = place.buckets[b][i].load(std::memory_order_acquire);
                if ((seen & ~ticket_mask) != place.fingerprint || seen == 0) continue;
                if (!log_.holds(seen & ticket_mask, kind, sensor)) continue;
                if ((seen & ticket_mask) >= ticket) return;
                target = &place.buckets[b][i];
                before = seen;
                known = true;
            }
        for (int b = 0; b < 2 && target == nullptr; ++b)
            for (int i = 0; i < entries_per_bucket && target == nullptr; ++i) {
                const std::uint64_t seen = place.buckets[b][i].load(std::memory_order_acquire);
                if (seen != 0 && !expired(seen & ticket_mask)) continue;
                target = &place.buckets[b][i];
                before = seen;
                // Before the entry itself: a reader that may need the second bucket looks there.
                if (b == 1) m_.header->spilled.store(1, std::memory_order_release);
            }
        // acq_rel: a reader that finds the ticket sees its sample, which was published before.
        if (target != nullptr && target->compare_exchange_strong(before, entry, std::memory_order_acq_rel,
                                                                 std::memory_order_relaxed))
            return;
        if (target == nullptr) break;
    }
    raise(m_.header->overflowed, ticket);
}

std::uint64_t LatestTable::find(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    const Place place = place_of(kind, sensor);
    const int searched = spilled() ? 2 : 1;
    std::uint64_t latest = 0;
    // All of them: two threads that met a new sensor at once may both have made an entry; the later one counts.
    for (int b = 0; b < searched; ++b)
        for (int i = 0; i < entries_per_bucket; ++i) {
            const std::uint64_t seen = place.buckets[b][i].load(std::memory_order_acquire);
            const std::uint64_t ticket = seen & ticket_mask;
            if ((seen & ~ticket_mask) == place.fingerprint && ticket > latest && log_.holds(ticket, kind, sensor))
                latest = ticket;
        }
    return latest;
}

} // namespace localcast::window
