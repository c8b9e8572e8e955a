// Registration, collection and lock-free lookup of payload rings.
// SPDX-License-Identifier: MIT
#include "payload_registry.hpp"

#include "payload_ring.hpp"

#include <utility>

namespace localcast {

LocalcastPayloadRing *PayloadRegistry::create(LocalcastRuntime &runtime, std::size_t entry_bytes,
                                              std::size_t entry_count, std::uint64_t guard_ns) noexcept {
    const std::size_t bytes = LocalcastPayloadRing::block_bytes(entry_bytes, entry_count);
    if (bytes == 0) {
        return nullptr;
    }
    const std::lock_guard lock(mutex_);
    collect_locked();
    const std::size_t index = vacant_slot();
    if (index == kSlots) {
        return nullptr;
    }
    MemoryBlock memory = MemoryBlock::allocate(bytes);
    if (!memory) {
        return nullptr;
    }
    LocalcastPayloadRing *const ring = LocalcastPayloadRing::construct(memory.data(), runtime, entry_bytes,
                                                                      entry_count, guard_ns, memory.locked());
    register_ring(index, *ring, std::move(memory));
    return ring;
}

void PayloadRegistry::register_ring(std::size_t index, LocalcastPayloadRing &ring, MemoryBlock memory) noexcept {
    Slot &slot = slots_[index];
    slot.ring = &ring;
    slot.memory = std::move(memory);
    slot.released = false;
    // relaxed: a reader acts on a range only after entering the gate, which open() publishes. It knows the handle
    // from a sample pushed after this, so its search finds these values or later ones.
    begins_[index].store(ring.data_begin(), std::memory_order_relaxed);
    ends_[index].store(ring.data_end(), std::memory_order_relaxed);
    slot.gate.open();
    // relaxed: for the same reason; only the mutex's holder writes it.
    if (slots_used_.load(std::memory_order_relaxed) <= index) {
        slots_used_.store(index + 1, std::memory_order_relaxed);
    }
}

void PayloadRegistry::release(LocalcastPayloadRing &ring) noexcept {
    const std::lock_guard lock(mutex_);
    for (Slot &slot : slots_) {
        if (slot.ring == &ring) {
            slot.released = true;
        }
    }
    collect_locked();
}

std::size_t PayloadRegistry::collect() noexcept {
    const std::lock_guard lock(mutex_);
    return collect_locked();
}

std::size_t PayloadRegistry::collect_locked() noexcept {
    std::size_t registered = 0;
    for (std::size_t i = 0; i < kSlots; ++i) {
        Slot &slot = slots_[i];
        if (slot.ring == nullptr) {
            continue;
        }
        // What a forked child lets go is its parent's, who goes on with it.
        if (!slot.released || !slot.memory.belongs_to_this_process() || !slot.ring->drain() || !slot.gate.close_if_empty()) {
            ++registered;
            continue;
        }
        // relaxed: the gate is closed, a search that still finds the old range is turned away there.
        begins_[i].store(0, std::memory_order_relaxed);
        ends_[i].store(0, std::memory_order_relaxed);
        slot.ring = nullptr;
        slot.memory = MemoryBlock();
    }
    return registered;
}

std::size_t PayloadRegistry::vacant_slot() const noexcept {
    std::size_t index = 0;
    while (index < kSlots && slots_[index].ring != nullptr) {
        ++index;
    }
    return index;
}

bool PayloadRegistry::covers(std::size_t index, std::uint64_t handle) const LOCALCAST_RT {
    // relaxed: see register_ring(); asked again inside the gate, where the two belong together.
    return handle >= begins_[index].load(std::memory_order_relaxed) &&
           handle < ends_[index].load(std::memory_order_relaxed);
}

bool PayloadRegistry::copy_from(std::size_t index, const LocalcastSampleHandle &sample, std::size_t offset, void *dst,
                                std::size_t bytes) const LOCALCAST_RT {
    const Slot &slot = slots_[index];
    if (!slot.gate.enter()) {
        return false;
    }
    const bool copied =
        covers(index, sample.payload_handle) && slot.ring->copy(sample.payload_handle, offset, dst, bytes);
    slot.gate.leave();
    return copied;
}

bool PayloadRegistry::copy(const LocalcastSampleHandle &sample, std::size_t offset, void *dst,
                           std::size_t bytes) const LOCALCAST_RT {
    std::atomic<std::uint16_t> &hint = hints_[sample.sensor_id_hash % kHints];
    // relaxed: a hint may be wrong or stale, the range decides.
    const std::size_t hinted = hint.load(std::memory_order_relaxed);
    if (covers(hinted, sample.payload_handle)) {
        return copy_from(hinted, sample, offset, dst, bytes);
    }
    // relaxed: the ring was registered before the sample was pushed, see register_ring().
    const std::size_t used = slots_used_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < used; ++i) {
        if (covers(i, sample.payload_handle)) {
            hint.store(static_cast<std::uint16_t>(i), std::memory_order_relaxed);
            return copy_from(i, sample, offset, dst, bytes);
        }
    }
    return false;
}

} // namespace localcast
