// SPDX-License-Identifier: MIT
#include "window/index.hpp"

#include <algorithm>

namespace localcast::window {
namespace {

// Blocks written by one call at most; a log further behind is caught up by the calls that follow.
constexpr int blocks_per_call = 256;

} // namespace

void Index::initialise() noexcept {
    for (std::uint64_t i = 0; i < m_.geometry.blocks; ++i)
        for (int half = 0; half < 2; ++half)
            m_.kinds[2 * i + static_cast<std::uint64_t>(half)].store(i << 32, std::memory_order_relaxed);
}

bool Index::all_resolved(std::uint64_t block) const LOCALCAST_RT {
    for (std::uint64_t t = block * block_slots; t < (block + 1) * block_slots; ++t)
        if (!log_.resolve_overdue(t)) return false;
    return true;
}

void Index::advance(const SealObserver &observer) const LOCALCAST_RT {
    for (int n = 0; n < blocks_per_call; ++n) {
        std::uint64_t from = m_.header->sealed.load(std::memory_order_acquire);
        const std::uint64_t block = from / block_slots;
        if (m_.header->head.load(std::memory_order_acquire) <= from || !all_resolved(block)) return;
        const Summary summary = summarise(block, observer);
        // If the block was sealed meanwhile its slots may have been overwritten: what we read is void.
        if (m_.header->sealed.load(std::memory_order_acquire) != from) continue;
        write(block, summary);
        // acq_rel: whoever sees the new frontier sees the block's words.
        m_.header->sealed.compare_exchange_strong(from, from + block_slots, std::memory_order_acq_rel,
                                                  std::memory_order_relaxed);
    }
}

Index::Summary Index::summarise(std::uint64_t block, const SealObserver &observer) const LOCALCAST_RT {
    Summary s;
    // Absolute counts, so that a thread that wakes up late can only offer smaller ones.
    for (unsigned column = 0; column < column_count; ++column) s.counts[column] = count_before(block, column);
    std::uint64_t newest = newest_at_least(block - 1);
    for (unsigned place = 0; place < block_slots; ++place) {
        const std::uint64_t ticket = block * block_slots + place;
        const unsigned kind = log_.kind(ticket);
        s.kinds[place / 8] |= std::uint64_t{kind} << (4 * (place % 8));
        s.reset = s.reset || kind == reset_mark;
        if (kind >= kind_count) continue;
        const Slot &slot = m_.slot(ticket);
        const std::uint64_t timestamp = slot.words[1].load(std::memory_order_acquire);
        if (slot.done.load(std::memory_order_relaxed) != ticket)
            observer.on_unfinished(ticket, kind, slot.words[0].load(std::memory_order_acquire), timestamp);
        ++s.counts[kind];
        ++s.counts[all_kinds];
        if (timestamp < newest) s.disorder = std::max(s.disorder, newest - timestamp);
        newest = std::max(newest, timestamp);
        s.oldest = std::min(s.oldest, timestamp);
        m_.header->last_timestamp[kind].store(timestamp, std::memory_order_relaxed);
    }
    s.newest = s.reset ? 0 : newest; // the next block begins another epoch, whose times start anew
    return s;
}

void Index::write(std::uint64_t block, const Summary &summary) const LOCALCAST_RT {
    raise(m_.header->index_disorder, summary.disorder); // before the frontier: searches rely on it
    const std::uint64_t mask = m_.geometry.blocks - 1;
    for (unsigned column = 0; column < column_count; ++column)
        raise(m_.counts[column * m_.geometry.blocks + ((block + 1) & mask)], summary.counts[column]);
    write_lap_word(m_.newest[block & mask], block, summary.newest);
    write_lap_word(m_.oldest[block & mask], block, summary.oldest);
    for (std::uint64_t half = 0; half < 2; ++half) {
        Word &word = m_.kinds[2 * (block & mask) + half];
        std::uint64_t before = word.load(std::memory_order_relaxed);
        if (static_cast<std::uint32_t>(before >> 32) != static_cast<std::uint32_t>(block - m_.geometry.blocks)) continue;
        word.compare_exchange_strong(before, (block & 0xffffffffu) << 32 | summary.kinds[half],
                                     std::memory_order_acq_rel, std::memory_order_relaxed);
    }
}

void Index::write_lap_word(Word &word, std::uint64_t block, std::uint64_t value) const LOCALCAST_RT {
    std::uint64_t before = word.load(std::memory_order_relaxed);
    if ((before & lap_mask) != lap_of(block - m_.geometry.blocks)) return; // written already
    word.compare_exchange_strong(before, (value & ~lap_mask) | lap_of(block), std::memory_order_acq_rel,
                                 std::memory_order_relaxed);
}

std::uint64_t Index::first_reaching_at_most(std::uint64_t first, std::uint64_t last,
                                            std::uint64_t time) const LOCALCAST_RT {
    while (first < last) {
        const std::uint64_t middle = first + (last - first) / 2;
        if (newest_at_most(middle) >= time)
            last = middle;
        else
            first = middle + 1;
    }
    return first;
}

std::uint64_t Index::first_reaching_at_least(std::uint64_t first, std::uint64_t last,
                                             std::uint64_t time) const LOCALCAST_RT {
    while (first < last) {
        const std::uint64_t middle = first + (last - first) / 2;
        if (newest_at_least(middle) >= time)
            last = middle;
        else
            first = middle + 1;
    }
    return first;
}

std::uint64_t Index::block_of(unsigned column, std::uint64_t ordinal, std::uint64_t first,
                              std::uint64_t last) const LOCALCAST_RT {
    const std::uint64_t from = count_before(first, column), to = count_before(last, column);
    if (to > from && ordinal >= from && ordinal < to) {
        const double share = static_cast<double>(ordinal - from) / static_cast<double>(to - from);
        const std::uint64_t guess =
            std::min(last - 1, first + static_cast<std::uint64_t>(share * static_cast<double>(last - first)));
        constexpr std::uint64_t reach = 8;
        const std::uint64_t low = guess > first + reach ? guess - reach : first;
        const std::uint64_t high = std::min(last, guess + reach);
        if (count_before(low, column) <= ordinal) first = low;
        if (count_before(high, column) > ordinal) last = high;
    }
    // Invariant: count_before(first) <= ordinal < count_before(last).
    while (last - first > 1) {
        const std::uint64_t middle = first + (last - first) / 2;
        if (count_before(middle, column) <= ordinal)
            first = middle;
        else
            last = middle;
    }
    return first;
}

} // namespace localcast::window
