// The memory of a window: one contiguous block, position-independent, made of address-free atomics.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "localcast_reservoir.h"

namespace localcast::window {

using Word = std::atomic<std::uint64_t>;
static_assert(Word::is_always_lock_free);

// A *ticket* numbers a place in the log, for ever; slot = ticket mod slot count. A *block* is 16 consecutive tickets,
// the unit in which the index is written.
constexpr std::uint64_t block_slots = 16;
constexpr unsigned kind_count = LOCALCAST_SAMPLE_KIND_COUNT;
// The index keeps one column of counts per kind and one for all kinds together.
constexpr unsigned all_kinds = kind_count;
constexpr unsigned column_count = kind_count + 1;
// Kinds that only the log knows: a place without a sample, and the mark that a reset leaves.
constexpr unsigned no_kind = 15;
constexpr unsigned reset_mark = 14;

constexpr std::size_t handle_words = sizeof(LocalcastSampleHandle) / sizeof(std::uint64_t);

// One cache line. Written by the owner of its ticket between claim and publish, read by everybody.
struct alignas(64) Slot {
    Word state;
    Word words[handle_words];
    Word done; // ticket that is also in the latest table
};
static_assert(sizeof(Slot) == 64);

// What the index knows of one block, on two neighbouring lines. The largest timestamps, which searches go through by
// halving, have an array of their own besides.
struct alignas(128) Block {
    Word counts[column_count]; // samples of each column in all tickets before the block
    Word oldest;               // smallest timestamp; the low byte is the lap
    Word kinds[2];             // four bits a place, in halves
    Word newest[2];            // largest timestamp so far in the epoch, in halves
    // Halves: the upper 32 bits are the block's number.
};

// What belongs to one epoch, that is, to the time between two resets.
struct alignas(64) Epoch {
    Word edge;      // largest timestamp set, or of a sealed block; samples behind that are looked at when asked: Edge
    Word bound;     // no less than the edge: raised ahead of it in steps, so that most pushes leave it alone
    Word base;      // first ticket of the epoch; no_base while a reset is deciding it
    Word dead_hint; // every ticket before this is dead or of an epoch before
};
constexpr std::uint64_t no_base = UINT64_MAX;
// A thread asleep since this many resets could at worst touch another epoch's edge.
constexpr std::size_t epoch_records = 64;

// What a reader found about the samples around the window's start, kept for the next reader. Guarded by `version`:
// odd while it is written.
struct alignas(64) BandRecord {
    Word version;
    Word epoch, window_start, disorder, start, top;
    Word first;  // where capacity began for the thread that wrote it
    Word sealed; // the only frontier it holds for; 0: for this and every later one
    Word live[column_count];
};
constexpr std::size_t band_records = 4;

// Counters and cursors of the log. Each group that different threads write has lines of its own.
struct Header {
    alignas(128) Word head;    // next ticket
    alignas(128) Word sealed;  // every ticket before this is resolved and indexed
    Word checkpoints[2];       // since when the log is held up: see Log::overdue
    alignas(128) Word epoch;   // number of resets
    Word index_disorder;       // bound used by searches: see Index::disorder
    Word untidy;               // 1 once a sensor of the latest table may be elsewhere than in its first place
    Word overflowed;           // last ticket that the latest table had no room for
    Word band_hint;            // band record written last
    alignas(128) Word arrivals[kind_count]; // samples of each kind that the latest table was told of, or more
    alignas(128) Word late;
    Word overrun, refused, failed;
    alignas(128) Word max_disorder; // of sealed blocks
    Word last_timestamp[kind_count]; // of each kind's last indexed admission
    alignas(128) Epoch epochs[epoch_records];
    BandRecord bands[band_records];
};

// Sizes and offsets, all derived from the capacity.
struct Geometry {
    std::uint64_t capacity = 0;
    std::uint64_t slots = 0;   // power of two, at least twice the capacity: readers have that long before they are lapped
    std::uint64_t blocks = 0;  // slots / block_slots
    std::uint64_t buckets = 0; // power of two; 8 entries each, at least twice the capacity in all
    std::size_t slots_at = 0, timestamps_at = 0, blocks_at = 0, newest_at = 0, table_at = 0, bytes = 0;

    static constexpr Geometry of(std::uint64_t capacity) noexcept {
        Geometry g;
        g.capacity = capacity;
        g.slots = std::bit_ceil(capacity * 2 < 4096 ? std::uint64_t{4096} : capacity * 2);
        g.blocks = g.slots / block_slots;
        g.buckets = std::bit_ceil(capacity * 2 < 128 ? std::uint64_t{16} : capacity / 4);
        std::size_t at = (sizeof(Header) + 4095) / 4096 * 4096;
        const auto place = [&at](std::uint64_t words) {
            const std::size_t here = at;
            at += static_cast<std::size_t>((words * sizeof(Word) + 127) / 128 * 128);
            return here;
        };
        g.slots_at = place(g.slots * (sizeof(Slot) / sizeof(Word)));
        g.timestamps_at = place(g.slots);
        g.blocks_at = place(g.blocks * (sizeof(Block) / sizeof(Word)));
        g.newest_at = place(g.blocks);
        g.table_at = place(g.buckets * 8);
        g.bytes = at;
        return g;
    }
};

// Typed places in the block, for the process that mapped it.
struct Memory {
    Geometry geometry;
    Header *header = nullptr;
    Slot *slots = nullptr;
    Word *timestamps = nullptr; // by slot
    Block *blocks = nullptr;
    Word *newest = nullptr;     // by block
    Word *table = nullptr;      // eight per bucket

    static Memory at(void *block, const Geometry &g) noexcept {
        auto *bytes = static_cast<std::byte *>(block);
        const auto words = [bytes](std::size_t offset) { return reinterpret_cast<Word *>(bytes + offset); };
        return {g,
                reinterpret_cast<Header *>(bytes),
                reinterpret_cast<Slot *>(bytes + g.slots_at),
                words(g.timestamps_at),
                reinterpret_cast<Block *>(bytes + g.blocks_at),
                words(g.newest_at),
                words(g.table_at)};
    }

    Slot &slot(std::uint64_t ticket) const noexcept { return slots[ticket & (geometry.slots - 1)]; }
    Block &block(std::uint64_t number) const noexcept { return blocks[number & (geometry.blocks - 1)]; }
    Word &timestamp(std::uint64_t ticket) const noexcept { return timestamps[ticket & (geometry.slots - 1)]; }
    Epoch &epoch(std::uint64_t number) const noexcept { return header->epochs[number % epoch_records]; }
    Epoch &current_epoch() const noexcept { return epoch(header->epoch.load(std::memory_order_acquire)); }
};

// Raises a word to `value`. Each round that is lost has seen the word grow (or, on some processors, an exchange fail
// for nothing), and the word cannot grow past `value` without ending the loop.
inline void raise(Word &word, std::uint64_t value) LOCALCAST_RT {
    std::uint64_t seen = word.load(std::memory_order_relaxed);
    // acq_rel: whoever reads the new maximum also sees what its writer had written before.
    while (seen < value && !word.compare_exchange_weak(seen, value, std::memory_order_acq_rel, std::memory_order_relaxed)) {
    }
}

constexpr std::uint64_t window_start(std::uint64_t edge, std::uint64_t duration) noexcept {
    return edge > duration ? edge - duration : 0;
}

} // namespace localcast::window
