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
    // An entry and what was read from it.
    struct Entry {
        Word *word = nullptr;
        std::uint64_t value = 0;
    };
    // Finaliser of MurmurHash3 (Appleby): every bit of the sensor reaches every bit of the result.
    static constexpr std::uint64_t mix(std::uint64_t x) noexcept {
        x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
        x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
        return x ^ x >> 33;
    }
    Place place_of(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;
    Entry entry_of(const Place &place, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;
    Entry free_entry(const Place &place) const LOCALCAST_RT;
    void mark_doubles(const Place &place, const Word *own, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;
    bool expired(std::uint64_t ticket) const LOCALCAST_RT;
    // Whether sensors may have entries in second buckets, or two of them. Rare, and then for good.
    bool untidy() const LOCALCAST_RT { return m_.header->untidy.load(std::memory_order_acquire) != 0; }

    static constexpr int entries_per_bucket = 8;
    static constexpr unsigned ticket_bits = 48;
    static constexpr std::uint64_t ticket_mask = (std::uint64_t{1} << ticket_bits) - 1;

    const Memory m_;
    const Log &log_;
    const Index &index_;
    std::uint64_t duration_ns_;
};

inline LatestTable::Place LatestTable::place_of(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    const std::uint64_t mixed = mix(sensor ^ (std::uint64_t{kind} + 1) * 0x9e3779b97f4a7c15u);
    const std::uint64_t mask = m_.geometry.buckets - 1;
    return {mixed >> ticket_bits << ticket_bits,
            {m_.table + (mixed & mask) * entries_per_bucket, m_.table + (mixed >> 24 & mask) * entries_per_bucket}};
}

// The sensor's entry. A bucket fills from its front, so that an empty entry ends it.
inline LatestTable::Entry LatestTable::entry_of(const Place &place, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    for (Word *bucket : place.buckets) {
        for (Word *word = bucket; word != bucket + entries_per_bucket; ++word) {
            const std::uint64_t seen = word->load(std::memory_order_acquire);
            if (seen == 0) break;
            if ((seen & ~ticket_mask) == place.fingerprint && log_.holds(seen & ticket_mask, kind, sensor))
                return {word, seen};
        }
        if (!untidy()) break;
    }
    return {};
}

} // namespace localcast::window
