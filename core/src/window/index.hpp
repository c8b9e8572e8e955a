// The index: what is known of each complete block of 16 tickets.
//
// It is derived from the log alone, so that any number of threads may write the same block at once: all write the
// same, and each word changes only from its value of the lap before. A thread that wakes up a lap late finds that
// value gone and changes nothing (the words whose low byte is the lap: unless it slept through exactly 256 laps, to the
// block).
// SPDX-License-Identifier: MIT
#pragma once

#include "window/layout.hpp"

namespace localcast::window {

class Index {
public:
    explicit Index(const Memory &memory) noexcept : m_(memory) {}
    void initialise() noexcept;

    struct Summary {
        std::uint64_t counts[column_count];      // in all tickets up to the block's end
        std::uint64_t kinds[2] = {};             // four bits a place
        std::uint64_t newest = 0;                // largest timestamp since the last reset; 0 where a reset ends the block
        std::uint64_t oldest = UINT64_MAX;       // smallest timestamp in the block
        std::uint64_t disorder = 0;              // of its samples, behind newest_at_least of their moment
    };
    // Writes a block. Those before it must be sealed; its own words hold good once the frontier is behind it.
    void write(std::uint64_t block, const Summary &summary) const LOCALCAST_RT;

    std::uint64_t sealed_blocks() const LOCALCAST_RT {
        return m_.header->sealed.load(std::memory_order_acquire) / block_slots; // acquire: the blocks' words
    }

    // Samples of a column admitted in all tickets before the block. Valid up to and including sealed_blocks().
    std::uint64_t count_before(std::uint64_t block, unsigned column) const LOCALCAST_RT {
        return m_.block(block).counts[column].load(std::memory_order_acquire);
    }

    // Bounds of the largest timestamp up to the end of a block since the last reset. They differ by 255 ns: the low
    // byte of the word carries the lap.
    std::uint64_t newest_at_least(std::uint64_t block) const LOCALCAST_RT { return newest(block) & ~lap_mask; }
    std::uint64_t newest_at_most(std::uint64_t block) const LOCALCAST_RT { return newest(block) | lap_mask; }

    // The largest timestamp up to the end of a sealed block since the last reset, to the nanosecond.
    std::uint64_t newest_exactly(std::uint64_t block) const LOCALCAST_RT {
        const Word(&words)[2] = m_.block(block).newest;
        return (words[0].load(std::memory_order_acquire) & 0xffffffffu) |
               words[1].load(std::memory_order_acquire) << 32;
    }

    // No sample of the block has a smaller timestamp.
    std::uint64_t oldest_at_least(std::uint64_t block) const LOCALCAST_RT {
        return m_.block(block).oldest.load(std::memory_order_acquire) & ~lap_mask;
    }

    // No indexed sample was further than this behind newest_at_least of its moment.
    std::uint64_t disorder() const LOCALCAST_RT {
        return m_.header->index_disorder.load(std::memory_order_acquire);
    }

    // Kinds of a sealed block's places.
    class Kinds {
    public:
        Kinds(std::uint64_t low, std::uint64_t high) noexcept : nibbles_((low & 0xffffffffu) | high << 32) {}
        unsigned at(unsigned place) const noexcept { return static_cast<unsigned>(nibbles_ >> (4 * place)) & 15u; }
        bool matches(unsigned place, unsigned column) const noexcept {
            return column == all_kinds ? at(place) < kind_count : at(place) == column;
        }

    private:
        std::uint64_t nibbles_;
    };
    Kinds kinds(std::uint64_t block) const LOCALCAST_RT {
        const Word(&words)[2] = m_.block(block).kinds;
        return {words[0].load(std::memory_order_acquire), words[1].load(std::memory_order_acquire)};
    }

    // First block in [first, last) whose newest_at_most / newest_at_least reaches the time; `last` without one.
    std::uint64_t first_reaching_at_most(std::uint64_t first, std::uint64_t last, std::uint64_t time) const LOCALCAST_RT;
    std::uint64_t first_reaching_at_least(std::uint64_t first, std::uint64_t last, std::uint64_t time) const LOCALCAST_RT;

    // The block in [first, last) that holds the column's sample number `ordinal`, which must lie in that range. Found
    // by proportion first, then by halving: one or two steps where a kind comes evenly.
    std::uint64_t block_of(unsigned column, std::uint64_t ordinal, std::uint64_t first,
                           std::uint64_t last) const LOCALCAST_RT;

private:
    static constexpr std::uint64_t lap_mask = 0xff;

    std::uint64_t newest(std::uint64_t block) const LOCALCAST_RT {
        return m_.newest[block & (m_.geometry.blocks - 1)].load(std::memory_order_acquire);
    }
    std::uint64_t lap_of(std::uint64_t block) const noexcept { return block / m_.geometry.blocks & lap_mask; }
    void write_halves(Word (&words)[2], std::uint64_t block, std::uint64_t low, std::uint64_t high) const LOCALCAST_RT;
    void write_lap_word(Word &word, std::uint64_t block, std::uint64_t value) const LOCALCAST_RT;

    const Memory m_;
};

} // namespace localcast::window
