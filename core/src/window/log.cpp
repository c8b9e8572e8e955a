// SPDX-License-Identifier: MIT
#include "window/log.hpp"

#include "monotonic_clock.hpp"

namespace localcast::window {

namespace {

// A ticket may hold up later ones for this long, counted from the first push or read that found it unfinished. Two
// such waits, for tickets taken meanwhile, still end within five milliseconds.
constexpr std::uint64_t patience = 2000 / 64;

// A checkpoint: where the log's head was, and when (24 bits of 64 microseconds). Every ticket below that head that is
// still open has been open at least since then.
constexpr unsigned time_bits = 24;
constexpr std::uint64_t time_mask = (std::uint64_t{1} << time_bits) - 1;
constexpr std::uint64_t head_mask = UINT64_MAX >> time_bits;

std::uint64_t now() LOCALCAST_RT { return monotonic_us() / 64 & time_mask; }
std::uint64_t checkpoint(std::uint64_t head, std::uint64_t time) noexcept { return head << time_bits | time; }
std::uint64_t age(std::uint64_t checkpoint, std::uint64_t time) noexcept { return (time - checkpoint) & time_mask; }
std::uint64_t reach(std::uint64_t checkpoint, std::uint64_t ticket) noexcept {
    return ((checkpoint >> time_bits) - ticket) & head_mask; // tickets from this one to the head of then
}

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

bool Log::mark_gave_way(std::uint64_t ticket) const LOCALCAST_RT {
    Word &word = m_.slot(ticket).state;
    std::uint64_t state = word.load(std::memory_order_seq_cst); // seq_cst: see Window::give_way
    return ticket_of(state) == ticket && (state & published_bit) != 0 && (state & gave_way_bit) == 0 &&
           word.compare_exchange_strong(state, state | gave_way_bit, std::memory_order_acq_rel,
                                        std::memory_order_relaxed);
}

bool Log::void_if_overdue(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t head = m_.header->head.load(std::memory_order_acquire);
    if (ticket + 1 >= head) return false; // nobody waits behind it
    if (head - ticket <= m_.geometry.slots / 4 && !overdue(ticket, head)) return false;
    make_void(ticket);
    return resolved(ticket);
}

// Two checkpoints take turns: while the older one waits, the newer one already ages for the tickets taken since.
bool Log::overdue(std::uint64_t ticket, std::uint64_t head) const LOCALCAST_RT {
    const std::uint64_t time = now();
    Word *unused = nullptr;
    bool covered_to_head = false;
    for (Word &word : m_.header->checkpoints) {
        const std::uint64_t seen = word.load(std::memory_order_acquire);
        const std::uint64_t tickets = reach(seen, ticket);
        if (tickets == 0 || tickets > m_.geometry.slots / 4) {
            unused = &word; // of another time
        } else if (age(seen, time) >= patience) {
            return true;
        } else {
            covered_to_head = covered_to_head || tickets == head - ticket;
        }
    }
    if (unused == nullptr || covered_to_head) return false;
    std::uint64_t seen = unused->load(std::memory_order_relaxed);
    // Another thread's checkpoint is as good. release: nothing rides on it, but it is no earlier than the loads above.
    if (const std::uint64_t tickets = reach(seen, ticket); tickets == 0 || tickets > m_.geometry.slots / 4)
        unused->compare_exchange_strong(seen, checkpoint(head, time), std::memory_order_release,
                                        std::memory_order_relaxed);
    return false;
}

} // namespace localcast::window
