// SPDX-License-Identifier: MIT
#include "window/log.hpp"

#include "monotonic_clock.hpp"

namespace localcast::window {

namespace {

// A ticket may hold up later ones for this long, counted from the first push or read that found it unfinished. Two
// such waits in a row, for tickets taken meanwhile, still end within five milliseconds.
constexpr std::uint32_t patience_us = 2000;

} // namespace

void Log::initialise() noexcept {
    for (std::uint64_t i = 0; i < m_.geometry.slots; ++i)
        m_.slots[i].state.store(pack(i, no_kind, void_bit), std::memory_order_relaxed);
    m_.header->head.store(first_ticket(), std::memory_order_relaxed);
    m_.header->sealed.store(first_ticket(), std::memory_order_relaxed);
}

void Log::make_void(std::uint64_t ticket) const LOCALCAST_RT {
    Slot &slot = m_.slot(ticket);
    // A slot whose last sample is not indexed yet is left alone: the ticket stays open until someone finds it overdue.
    if (m_.header->sealed.load(std::memory_order_acquire) <= ticket - m_.geometry.slots) return;
    std::uint64_t state = slot.state.load(std::memory_order_acquire);
    // The state can change under us at most by claim, publish, void and an old owner's leaving.
    for (int round = 0; round < 4; ++round) {
        if (ticket_of(state) > ticket) return;
        if (ticket_of(state) == ticket && (state & (published_bit | void_bit)) != 0) return;
        const std::uint64_t voided = pack(ticket, no_kind, void_bit | (state & inside_bit));
        if (slot.state.compare_exchange_strong(state, voided, std::memory_order_acq_rel, std::memory_order_acquire))
            return;
    }
}

bool Log::void_if_overdue(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t head = m_.header->head.load(std::memory_order_acquire);
    if (ticket + 1 >= head) return false; // nobody waits behind it
    if (head - ticket <= m_.geometry.slots / 4) {
        // `blocked` holds the head when the log was first found held up, and when that was: every open ticket below
        // that head has been open at least since then.
        const std::uint32_t now = monotonic_us();
        std::uint64_t blocked = m_.header->blocked.load(std::memory_order_acquire);
        const auto head_then = static_cast<std::uint32_t>(blocked >> 32);
        if (static_cast<std::int32_t>(head_then - static_cast<std::uint32_t>(ticket)) <= 0) {
            m_.header->blocked.compare_exchange_strong(blocked, (head & 0xffffffffu) << 32 | now,
                                                       std::memory_order_acq_rel, std::memory_order_relaxed);
            return false;
        }
        if (now - static_cast<std::uint32_t>(blocked) < patience_us) return false;
    }
    make_void(ticket);
    return resolved(ticket);
}

} // namespace localcast::window
