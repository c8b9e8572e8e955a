// The payload rings of one runtime: who owns their memory, and how a reader finds the ring a handle lies in.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_payload.h"
#include "memory_block.hpp"
#include "reader_gate.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace localcast {

/// A fixed table. Creation, release and collection take the mutex; readers never do. A ring is freed only through
/// its slot's gate: while a reader is inside, it stays registered until a later collection.
class PayloadRegistry {
public:
    PayloadRegistry() noexcept = default;
    PayloadRegistry(const PayloadRegistry &) = delete;
    PayloadRegistry &operator=(const PayloadRegistry &) = delete;

    LocalcastPayloadRing *create(LocalcastRuntime &runtime, std::size_t entry_bytes, std::size_t entry_count,
                                 std::uint64_t guard_ns) noexcept;
    void release(LocalcastPayloadRing &ring) noexcept;
    std::size_t collect() noexcept;

    /// False when the sample's handle lies in no registered ring or the bytes in no committed entry of it.
    bool copy(const LocalcastSampleHandle &sample, std::size_t offset, void *dst,
              std::size_t bytes) const LOCALCAST_RT;

private:
    static constexpr std::size_t kSlots = LOCALCAST_MAX_PAYLOAD_RINGS;
    static constexpr std::size_t kHints = 256;

    struct alignas(64) Slot {
        mutable ReaderGate gate;              // open while the ring is registered
        LocalcastPayloadRing *ring = nullptr; // written by the mutex's holder while the gate is closed
        MemoryBlock memory;                   // the mutex's holder only
        bool released = false;                // the mutex's holder only
    };

    void register_ring(std::size_t index, LocalcastPayloadRing &ring, MemoryBlock memory) noexcept;
    std::size_t collect_locked() noexcept;
    std::size_t vacant_slot() const noexcept;
    bool covers(std::size_t index, std::uint64_t handle) const LOCALCAST_RT;
    bool copy_from(std::size_t index, const LocalcastSampleHandle &sample, std::size_t offset, void *dst,
                   std::size_t bytes) const LOCALCAST_RT;

    std::mutex mutex_;
    std::array<Slot, kSlots> slots_;
    // Address ranges apart from the slots: a search touches sixteen bytes of a ring, not a cache line.
    // Written by the mutex's holder, read by every reader.
    std::array<std::atomic<std::uint64_t>, kSlots> begins_{};
    std::array<std::atomic<std::uint64_t>, kSlots> ends_{};
    std::atomic<std::size_t> slots_used_{0}; // slots that ever had a ring are below this
    // Slot in which a sensor was last found, by its hash: a sensor's payloads come from one ring. Written by readers.
    mutable std::array<std::atomic<std::uint16_t>, kHints> hints_{};
};

} // namespace localcast
