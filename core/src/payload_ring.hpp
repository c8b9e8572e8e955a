// A payload ring: entries lent, filled and committed in turn, reused only when THE RULE of localcast_payload.h allows.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_payload.h"
#include "reader_gate.hpp"

#include <cstddef>
#include <cstdint>

/// Lives at the front of its own memory block, followed by the entries' records and the entries. All members but the
/// gates belong to the producer's thread; release hands them to the registry, under its mutex.
struct LocalcastPayloadRing {
public:
    /// Bytes of the block that such a ring needs; 0 when that overflows or either argument is 0.
    static std::size_t block_bytes(std::size_t entry_bytes, std::size_t entry_count) noexcept;

    /// `block` is zeroed, aligned to 64 and block_bytes() long.
    static LocalcastPayloadRing *construct(void *block, LocalcastRuntime &runtime, std::size_t entry_bytes,
                                           std::size_t entry_count, std::uint64_t guard_ns, bool locked) noexcept;

    LocalcastPayloadRing(const LocalcastPayloadRing &) = delete;
    LocalcastPayloadRing &operator=(const LocalcastPayloadRing &) = delete;

    LocalcastStatus begin(std::size_t bytes, LocalcastPayload *out) LOCALCAST_RT;
    bool commit(std::uint64_t timestamp_ns) LOCALCAST_RT;
    bool cancel() LOCALCAST_RT;
    void stats(LocalcastPayloadRingStats &out) const LOCALCAST_RT;

    /// By any reader that keeps the ring from being freed. False when the bytes lie in no committed entry.
    bool copy(std::uint64_t handle, std::size_t offset, void *dst, std::size_t bytes) LOCALCAST_RT;

    /// After release: whether every sample has left the window plus guard. Looks at the entries still reserved.
    bool drain() noexcept;

    LocalcastRuntime &runtime() noexcept { return *runtime_; }
    std::uint64_t data_begin() const noexcept;
    std::uint64_t data_end() const noexcept;

private:
    struct alignas(64) Entry {
        localcast::ReaderGate gate; // closed while lent
        std::uint64_t timestamp_ns;
        std::uint64_t epoch; // of the window when it was committed
    };

    /// The window as one look found it; `start_ns` 0 frees nothing.
    struct Horizon {
        std::uint64_t epoch;
        std::uint64_t edge_ns;
        std::uint64_t start_ns;
    };

    enum class Turn : std::uint32_t { idle, lent, committed };

    LocalcastPayloadRing(LocalcastRuntime &runtime, Entry *entries, std::byte *data, std::size_t entry_bytes,
                         std::size_t entry_count, std::uint64_t guard_ns, bool locked) noexcept;

    static std::size_t stride_of(std::size_t entry_bytes) noexcept;
    Horizon look() LOCALCAST_RT;
    bool may_reuse(const Entry &entry, const Horizon &horizon) const LOCALCAST_RT;
    void retire(std::size_t at_most) LOCALCAST_RT;
    bool knows_enough() const LOCALCAST_RT;
    void retire_some() LOCALCAST_RT;

    LocalcastRuntime *runtime_;
    Entry *entries_;
    std::byte *data_;
    std::size_t entry_bytes_;
    std::size_t stride_;
    std::size_t entry_count_;
    std::uint64_t guard_ns_;
    std::size_t next_ = 0;     // entry that begin lends
    std::size_t oldest_ = 0;   // entry committed first among the reserved ones
    std::size_t reserved_ = 0; // from oldest_ on
    Horizon horizon_{0, 0, 0}; // as of the last look
    std::size_t begins_since_look_ = 0;
    std::uint64_t epoch_seen_ = 0;
    std::uint64_t first_edge_ns_ = 0; // first edge seen in epoch_seen_; 0 while that epoch is empty
    std::uint64_t committed_count_ = 0;
    std::uint64_t cancelled_count_ = 0;
    std::uint64_t refused_count_ = 0;
    Turn turn_ = Turn::idle;
    bool locked_;
};
