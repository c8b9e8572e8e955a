// SPDX-License-Identifier: MIT
#include "window/log.hpp"

#include "monotonic_clock.hpp"

namespace localcast::window {
namespace {

constexpr std::uint64_t inside_bit = 1, published_bit = 2, void_bit = 4;
constexpr unsigned kind_shift = 3, ticket_shift = 8;

constexpr std::uint64_t pack(std::uint64_t ticket, unsigned kind, std::uint64_t bits) noexcept {
    return ticket << ticket_shift | std::uint64_t{kind} << kind_shift | bits;
}
constexpr std::uint64_t ticket_of(std::uint64_t state) noexcept { return state >> ticket_shift; }
constexpr unsigned kind_of(std::uint64_t state) noexcept { return static_cast<unsigned>(state >> kind_shift) & 15u; }

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

std::uint64_t Log::take_ticket() const LOCALCAST_RT {
    // acq_rel: a reader that sees a word of this ticket's and then loads `head` must see this ticket taken.
    return m_.header->head.fetch_add(1, std::memory_order_acq_rel);
}

bool Log::store(std::uint64_t ticket, unsigned kind, const LocalcastSampleHandle &handle) const LOCALCAST_RT {
    Slot &slot = m_.slot(ticket);
    __builtin_prefetch(&m_.slot(ticket + 8), 1); // the ring is larger than the caches; the next pushes are not far
    const std::uint64_t previous = ticket - m_.geometry.slots;
    std::uint64_t state = slot.state.load(std::memory_order_acquire); // acquire: the previous owner has left
    // A slot is free when its last ticket was the one a lap before, is finished, and is in the index.
    if (ticket_of(state) != previous || (state & inside_bit) != 0 ||
        m_.header->sealed.load(std::memory_order_acquire) <= previous)
        return false;
    const std::uint64_t mine = pack(ticket, kind, inside_bit);
    // acq_rel: no store below may be seen under the old state, and the old owner's stores are behind us.
    if (!slot.state.compare_exchange_strong(state, mine, std::memory_order_acq_rel, std::memory_order_relaxed))
        return false;
    const auto words = std::bit_cast<std::array<std::uint64_t, handle_words>>(handle);
    // release, each: a reader that sees one of these words sees the claim before it, and so detects the overwrite.
    for (std::size_t i = 0; i < handle_words; ++i) slot.words[i].store(words[i], std::memory_order_release);
    m_.timestamp(ticket).store(handle.timestamp_ns, std::memory_order_release);
    std::uint64_t expected = mine;
    // seq_cst: a reset either sees this sample published, or this thread sees the reset's epoch afterwards.
    if (slot.state.compare_exchange_strong(expected, pack(ticket, kind, published_bit), std::memory_order_seq_cst,
                                           std::memory_order_relaxed))
        return true;
    slot.state.fetch_and(~inside_bit, std::memory_order_release); // voided while we were in: hand the slot back
    return false;
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

bool Log::resolved(std::uint64_t ticket) const LOCALCAST_RT {
    // acquire: what the ticket's owner stored is visible once its publication is.
    const std::uint64_t state = m_.slot(ticket).state.load(std::memory_order_acquire);
    if (ticket_of(state) != ticket) return ticket_of(state) > ticket;
    return (state & (published_bit | void_bit)) != 0;
}

bool Log::resolve_overdue(std::uint64_t ticket) const LOCALCAST_RT {
    if (resolved(ticket)) return true;
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

unsigned Log::kind(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t state = m_.slot(ticket).state.load(std::memory_order_acquire);
    return ticket_of(state) == ticket && (state & published_bit) != 0 ? kind_of(state) : no_kind;
}

bool Log::read(std::uint64_t ticket, LocalcastSampleHandle &out, unsigned &kind) const LOCALCAST_RT {
    const Slot &slot = m_.slot(ticket);
    const std::uint64_t state = slot.state.load(std::memory_order_acquire);
    if (ticket_of(state) != ticket || (state & published_bit) == 0) return false;
    std::array<std::uint64_t, handle_words> words;
    // acquire, each: if one of them is the next owner's, the state below is seen to have changed.
    for (std::size_t i = 0; i < handle_words; ++i) words[i] = slot.words[i].load(std::memory_order_acquire);
    if (slot.state.load(std::memory_order_relaxed) != state) return false;
    out = std::bit_cast<LocalcastSampleHandle>(words);
    kind = kind_of(state);
    return true;
}

bool Log::holds(std::uint64_t ticket, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    const Slot &slot = m_.slot(ticket);
    const std::uint64_t expected = pack(ticket, kind, published_bit);
    if (slot.state.load(std::memory_order_acquire) != expected) return false;
    const std::uint64_t found = slot.words[0].load(std::memory_order_acquire); // as in read()
    return found == sensor && slot.state.load(std::memory_order_relaxed) == expected;
}

} // namespace localcast::window
