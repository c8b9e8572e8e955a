// Where live and dead samples mix: found once per position of the window's start, then remembered.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "window/reader.hpp"

namespace localcast::window {

Reader::Band Reader::band(const Snapshot &s) const LOCALCAST_RT {
    Band b;
    if (recall(s, b)) return b;
    const std::uint64_t disorder = index_.disorder();
    b = survey(s, disorder);
    remember(s, disorder, b);
    return b;
}

Reader::Band Reader::survey(const Snapshot &s, std::uint64_t disorder) const LOCALCAST_RT {
    Band b;
    const std::uint64_t last = s.sealed / block_slots;
    const std::uint64_t first = std::min(s.first / block_slots, last);
    const std::uint64_t start = index_.first_reaching_at_most(begin_of_search(s, first, last), last, s.start_ns);
    const bool bounded = s.start_ns <= UINT64_MAX - disorder;
    const std::uint64_t settled = bounded ? index_.first_reaching_at_least(start, last, s.start_ns + disorder) : last;
    const std::uint64_t top = std::min(settled + 1, last);
    b.start = std::max(s.first, start * block_slots);
    b.top = std::max(top * block_slots, b.start);
    b.settled = settled < last;
    for (std::uint64_t block = start; block < top; ++block) {
        const bool whole = block * block_slots >= b.start;
        if (whole && index_.oldest_at_least(block) >= s.start_ns) {
            for (unsigned column = 0; column < column_count; ++column)
                b.live[column] += index_.count_before(block + 1, column) - index_.count_before(block, column);
            continue;
        }
        if (index_.newest_at_most(block) < s.start_ns) continue;
        const Index::Kinds kinds = index_.kinds(block);
        for (unsigned place = 0; place < block_slots; ++place) {
            const std::uint64_t ticket = block * block_slots + place;
            if (ticket < b.start || kinds.at(place) >= kind_count) continue;
            if (m_.timestamp(ticket).load(std::memory_order_acquire) < s.start_ns) continue;
            ++b.live[kinds.at(place)];
            ++b.live[all_kinds];
        }
    }
    return b;
}

// The window's start moves little from one read to the next: the last reader's is where this one begins, if it is
// indeed before.
std::uint64_t Reader::begin_of_search(const Snapshot &s, std::uint64_t first, std::uint64_t last) const LOCALCAST_RT {
    const std::uint64_t hint = m_.header->band_hint.load(std::memory_order_acquire);
    const std::uint64_t start = m_.header->bands[hint % band_records].start.load(std::memory_order_acquire) / block_slots;
    return start > first && start < last && index_.newest_at_most(start - 1) < s.start_ns ? start : first;
}

bool Reader::recall(const Snapshot &s, Band &band) const LOCALCAST_RT {
    const std::uint64_t hint = m_.header->band_hint.load(std::memory_order_acquire);
    const BandRecord &record = m_.header->bands[hint % band_records];
    const std::uint64_t version = record.version.load(std::memory_order_acquire);
    if (version % 2 != 0) return false;
    const bool fits = record.epoch.load(std::memory_order_acquire) == s.epoch &&
                      record.window_start.load(std::memory_order_acquire) == s.start_ns &&
                      record.disorder.load(std::memory_order_acquire) == index_.disorder();
    const std::uint64_t sealed = record.sealed.load(std::memory_order_acquire);
    if (!fits || (sealed != 0 && sealed != s.sealed)) return false;
    band.start = record.start.load(std::memory_order_acquire);
    band.top = record.top.load(std::memory_order_acquire);
    for (unsigned column = 0; column < column_count; ++column)
        band.live[column] = record.live[column].load(std::memory_order_acquire);
    // Capacity may have moved past it, or been further on for its writer; or it was written while we read.
    return band.start >= s.first && record.first.load(std::memory_order_acquire) <= s.first && band.top <= s.sealed && version != 0 &&
           record.version.load(std::memory_order_relaxed) == version;
}

void Reader::remember(const Snapshot &s, std::uint64_t disorder, const Band &band) const LOCALCAST_RT {
    if (band.top > s.sealed || band.top < band.start || !still_whole(s, s.first)) return;
    const std::uint64_t hint = m_.header->band_hint.load(std::memory_order_relaxed);
    // One writer a record; one that is taken, or whose writer sleeps or died, is passed over.
    for (std::uint64_t number = hint + 1; number < hint + band_records; ++number) {
        BandRecord &record = m_.header->bands[number % band_records];
        std::uint64_t version = record.version.load(std::memory_order_relaxed);
        if (version % 2 == 0 && record.version.compare_exchange_strong(version, version + 1, std::memory_order_acq_rel))
            return write_band(s, disorder, band, number, version + 2);
    }
}

void Reader::write_band(const Snapshot &s, std::uint64_t disorder, const Band &band, std::uint64_t number,
                        std::uint64_t version) const LOCALCAST_RT {
    BandRecord &record = m_.header->bands[number % band_records];
    // release, each: a reader that sees one of these words sees the odd version before it.
    record.epoch.store(s.epoch, std::memory_order_release);
    record.window_start.store(s.start_ns, std::memory_order_release);
    record.disorder.store(disorder, std::memory_order_release);
    record.start.store(band.start, std::memory_order_release);
    record.first.store(s.first, std::memory_order_release);
    record.top.store(band.top, std::memory_order_release);
    record.sealed.store(band.settled ? 0 : s.sealed, std::memory_order_release);
    for (unsigned column = 0; column < column_count; ++column)
        record.live[column].store(band.live[column], std::memory_order_release);
    record.version.store(version, std::memory_order_release);
    m_.header->band_hint.store(number, std::memory_order_release);
}

} // namespace localcast::window
