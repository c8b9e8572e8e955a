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

    // The same, voiding the ticket first if it has held up later ones for too long.
    bool resolve_overdue(std::uint64_t ticket) const LOCALCAST_RT;

    // Kind of the ticket's sample, no_kind without one.
    unsigned kind(std::uint64_t ticket) const LOCALCAST_RT;

    bool published(std::uint64_t ticket) const LOCALCAST_RT { return kind(ticket) < kind_count; }

    // Copies the ticket's sample whole; false when it is not there (any more).
    bool read(std::uint64_t ticket, LocalcastSampleHandle &out, unsigned &kind) const LOCALCAST_RT;

    // Whether the ticket holds a sample of this kind and sensor.
    bool holds(std::uint64_t ticket, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;

private:
    const Memory &m_;
};

} // namespace localcast::window
