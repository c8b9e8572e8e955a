// The log: slots in order of tickets. The truth of the window; everything else is derived from it.
//
// A slot's state word names the ticket it serves, so that every transition happens once in the log's life:
//
//   terminal(t - slots) ── claim ──► inside(t) ── publish ──► published(t)
//           └───────────── void ──► void(t) ◄── void ──┘
//
// While the inside bit is set the slot belongs to one thread, which alone writes its words. A thread that slept in
// there keeps the bit even after its ticket is voided: nobody else gets the slot until it has left.
// SPDX-License-Identifier: MIT
#pragma once

#include "window/layout.hpp"

namespace localcast::window {

class Log {
public:
    explicit Log(const Memory &memory) noexcept : m_(memory) {}
    void initialise() noexcept;

    std::uint64_t first_ticket() const noexcept { return m_.geometry.slots; }

    std::uint64_t take_ticket() const LOCALCAST_RT;

    // Claims the ticket's slot, stores the sample and publishes it. False when the place could not be had or was
    // voided meanwhile; the sample is then nowhere, and the ticket is void or about to be.
    bool store(std::uint64_t ticket, unsigned kind, const LocalcastSampleHandle &handle) const LOCALCAST_RT;

    // Makes an own or overdue ticket a place without a sample.
    void make_void(std::uint64_t ticket) const LOCALCAST_RT;

    // Whether nothing more will happen to the ticket: published, void, or long overwritten.
    bool resolved(std::uint64_t ticket) const LOCALCAST_RT;

    // The same, voiding the ticket first if it has held up later ones for too long. Only for the first open ticket
    // behind the frontier: its wait is what is measured.
    bool resolve_overdue(std::uint64_t ticket) const LOCALCAST_RT {
        return resolved(ticket) || void_if_overdue(ticket);
    }

    // Kind of the ticket's sample, no_kind without one.
    unsigned kind(std::uint64_t ticket) const LOCALCAST_RT;

    // The same, or `open` while the ticket is not resolved.
    static constexpr unsigned open = 16;
    unsigned kind_or_open(std::uint64_t ticket) const LOCALCAST_RT;

    // Copies the ticket's sample whole; false, and nothing written, when it is not there (any more).
    bool read(std::uint64_t ticket, LocalcastSampleHandle &out, unsigned &kind) const LOCALCAST_RT;

    // Notes that the ticket's sample gave way while it was live; true for the one thread that is first to say so.
    bool mark_gave_way(std::uint64_t ticket) const LOCALCAST_RT;

    // Whether the ticket's sample is there and nobody has noted that it gave way.
    bool unmarked(std::uint64_t ticket) const LOCALCAST_RT;

    // Whether the ticket holds a sample of this kind and sensor.
    bool holds(std::uint64_t ticket, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;

private:
    static constexpr std::uint64_t inside_bit = 1, published_bit = 2, void_bit = 4, gave_way_bit = 128;
    static constexpr unsigned kind_shift = 3, ticket_shift = 8;

    static constexpr std::uint64_t pack(std::uint64_t ticket, unsigned kind, std::uint64_t bits) noexcept {
        return ticket << ticket_shift | std::uint64_t{kind} << kind_shift | bits;
    }
    static constexpr std::uint64_t ticket_of(std::uint64_t state) noexcept { return state >> ticket_shift; }
    static constexpr unsigned kind_of(std::uint64_t state) noexcept {
        return static_cast<unsigned>(state >> kind_shift) & 15u;
    }

    bool void_if_overdue(std::uint64_t ticket) const LOCALCAST_RT;
    bool overdue(std::uint64_t ticket, std::uint64_t head) const LOCALCAST_RT;

    const Memory m_;
};

inline std::uint64_t Log::take_ticket() const LOCALCAST_RT {
    // A reader that sees a word of this ticket's and then loads `head` must see this ticket taken.
    // seq_cst: see Window::give_way.
    return m_.header->head.fetch_add(1, std::memory_order_seq_cst);
}

inline bool Log::store(std::uint64_t ticket, unsigned kind, const LocalcastSampleHandle &handle) const LOCALCAST_RT {
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
    // release, each: a reader that sees one of these words sees the claim before it, and so detects the overwrite.
    // One by one: a copy through wider registers would wait for the caller's own stores to drain.
    slot.words[0].store(handle.sensor_id_hash, std::memory_order_release);
    slot.words[1].store(handle.timestamp_ns, std::memory_order_release);
    slot.words[2].store(handle.arrival_ns, std::memory_order_release);
    slot.words[3].store(handle.sequence, std::memory_order_release);
    slot.words[4].store(handle.payload_handle, std::memory_order_release);
    slot.words[5].store(handle.flags | std::uint64_t{handle.reserved} << 32, std::memory_order_release);
    m_.timestamp(ticket).store(handle.timestamp_ns, std::memory_order_release);
    std::uint64_t expected = mine;
    // Who sees it published sees its words; seq_cst: see Window::give_way. An exchange, not a store: the ticket may have
    // been voided.
    if (slot.state.compare_exchange_strong(expected, pack(ticket, kind, published_bit), std::memory_order_seq_cst,
                                           std::memory_order_relaxed))
        return true;
    slot.state.fetch_and(~inside_bit, std::memory_order_release); // hand the slot back
    return false;
}

inline bool Log::resolved(std::uint64_t ticket) const LOCALCAST_RT {
    // acquire: what the ticket's owner stored is visible once its publication is.
    const std::uint64_t state = m_.slot(ticket).state.load(std::memory_order_acquire);
    if (ticket_of(state) != ticket) return ticket_of(state) > ticket;
    return (state & (published_bit | void_bit)) != 0;
}

inline unsigned Log::kind(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t state = m_.slot(ticket).state.load(std::memory_order_acquire);
    return ticket_of(state) == ticket && (state & published_bit) != 0 ? kind_of(state) : no_kind;
}

inline unsigned Log::kind_or_open(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t state = m_.slot(ticket).state.load(std::memory_order_acquire);
    if (ticket_of(state) != ticket) return ticket_of(state) > ticket ? no_kind : open;
    if ((state & published_bit) != 0) return kind_of(state);
    return (state & void_bit) != 0 ? no_kind : open;
}

inline bool Log::read(std::uint64_t ticket, LocalcastSampleHandle &out, unsigned &kind) const LOCALCAST_RT {
    const Slot &slot = m_.slot(ticket);
    const std::uint64_t state = slot.state.load(std::memory_order_acquire);
    if (ticket_of(state) != ticket || (state & published_bit) == 0) return false;
    // acquire, each: if one of them is the next owner's, the state below is seen to have changed.
    const std::uint64_t sensor = slot.words[0].load(std::memory_order_acquire);
    const std::uint64_t timestamp = slot.words[1].load(std::memory_order_acquire);
    const std::uint64_t arrival = slot.words[2].load(std::memory_order_acquire);
    const std::uint64_t sequence = slot.words[3].load(std::memory_order_acquire);
    const std::uint64_t payload = slot.words[4].load(std::memory_order_acquire);
    const std::uint64_t last = slot.words[5].load(std::memory_order_acquire);
    if (((slot.state.load(std::memory_order_relaxed) ^ state) & ~gave_way_bit) != 0) return false;
    kind = kind_of(state);
    out.sensor_id_hash = sensor;
    out.timestamp_ns = timestamp;
    out.arrival_ns = arrival;
    out.sequence = sequence;
    out.payload_handle = payload;
    out.flags = static_cast<std::uint32_t>(last);
    out.reserved = static_cast<std::uint32_t>(last >> 32);
    return true;
}

inline bool Log::unmarked(std::uint64_t ticket) const LOCALCAST_RT {
    // acquire: the sample's words, which its owner stored before it was published.
    const std::uint64_t state = m_.slot(ticket).state.load(std::memory_order_acquire);
    return ticket_of(state) == ticket && (state & (published_bit | gave_way_bit)) == published_bit;
}

inline bool Log::holds(std::uint64_t ticket, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    const Slot &slot = m_.slot(ticket);
    const std::uint64_t expected = pack(ticket, kind, published_bit);
    if ((slot.state.load(std::memory_order_acquire) & ~gave_way_bit) != expected) return false;
    const std::uint64_t found = slot.words[0].load(std::memory_order_acquire); // as in read()
    return found == sensor && (slot.state.load(std::memory_order_relaxed) & ~gave_way_bit) == expected;
}

} // namespace localcast::window
