// SPDX-License-Identifier: MIT
#include "window/index.hpp"

#include <algorithm>

namespace localcast::window {
namespace {

// First place in [first, last) for which `holds`, which stays true once true; `last` without one. In steps that double
// from the front, then by halving: callers know about where to begin.
template <typename Predicate>
std::uint64_t first_where(std::uint64_t first, std::uint64_t last, Predicate holds) LOCALCAST_RT {
    for (std::uint64_t step = 1; first < last; step *= 2) {
        const std::uint64_t probe = std::min(first + step, last) - 1;
        if (holds(probe)) {
            last = probe;
            break;
        }
        first = probe + 1;
    }
    while (first < last) {
        const std::uint64_t middle = first + (last - first) / 2;
        if (holds(middle))
            last = middle;
        else
            first = middle + 1;
    }
    return first;
}

} // namespace
void Index::initialise() noexcept {
    for (std::uint64_t i = 0; i < m_.geometry.blocks; ++i)
        for (Word *words : {m_.blocks[i].kinds, m_.blocks[i].newest})
            for (int half = 0; half < 2; ++half) words[half].store(i << 32, std::memory_order_relaxed);
}

void Index::write(std::uint64_t block, const Summary &summary) const LOCALCAST_RT {
    raise(m_.header->index_disorder, summary.disorder); // before the frontier: searches rely on it
    for (unsigned column = 0; column < column_count; ++column)
        raise(m_.block(block + 1).counts[column], summary.counts[column]);
    write_lap_word(m_.newest[block & (m_.geometry.blocks - 1)], block, summary.newest);
    write_lap_word(m_.block(block).oldest, block, summary.oldest);
    write_halves(m_.block(block).kinds, block, summary.kinds[0], summary.kinds[1]);
    write_halves(m_.block(block).newest, block, summary.newest & 0xffffffffu, summary.newest >> 32);
}

void Index::write_halves(Word (&words)[2], std::uint64_t block, std::uint64_t low,
                         std::uint64_t high) const LOCALCAST_RT {
    for (const bool second : {false, true}) {
        Word &word = words[second ? 1 : 0];
        std::uint64_t before = word.load(std::memory_order_relaxed);
        if (static_cast<std::uint32_t>(before >> 32) != static_cast<std::uint32_t>(block - m_.geometry.blocks)) continue;
        word.compare_exchange_strong(before, (block & 0xffffffffu) << 32 | (second ? high : low),
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
    return first_where(first, last, [&](std::uint64_t block) { return newest_at_most(block) >= time; });
}

std::uint64_t Index::first_reaching_at_least(std::uint64_t first, std::uint64_t last,
                                             std::uint64_t time) const LOCALCAST_RT {
    return first_where(first, last, [&](std::uint64_t block) { return newest_at_least(block) >= time; });
}

std::uint64_t Index::block_of(unsigned column, std::uint64_t ordinal, std::uint64_t first,
                              std::uint64_t last) const LOCALCAST_RT {
    const std::uint64_t from = count_before(first, column), to = count_before(last, column);
    if (to > from && ordinal >= from && ordinal < to) {
        const double share = static_cast<double>(ordinal - from) / static_cast<double>(to - from);
        std::uint64_t guess = first + static_cast<std::uint64_t>(share * static_cast<double>(last - first));
        guess = std::min(guess, last - 1);
        // Cold lines all, wanted together: the counts on either side and the kinds.
        __builtin_prefetch(&m_.block(guess));
        __builtin_prefetch(&m_.block(guess).kinds);
        __builtin_prefetch(&m_.block(guess + 1));
        __builtin_prefetch(&m_.slot(guess * block_slots + ordinal % block_slots));
        // From the guess outwards, in steps that double: the first probe usually has it.
        if (count_before(guess, column) <= ordinal) {
            first = guess;
            for (std::uint64_t step = 1; first + step < last; step *= 2) {
                if (count_before(first + step, column) > ordinal) {
                    last = first + step;
                    break;
                }
                first += step;
            }
        } else {
            last = guess;
            for (std::uint64_t step = 1; first + step < last; step *= 2) {
                if (count_before(last - step, column) <= ordinal) {
                    first = last - step;
                    break;
                }
                last -= step;
            }
        }
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
