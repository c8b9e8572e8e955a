// SPDX-License-Identifier: MIT
#include "window/window.hpp"

#include <new>
#include <thread>

namespace localcast {

using namespace window;

namespace {

// Fresh places a push tries before it gives up. A place is lost to a thread that sleeps inside it, to one's own sleep
// beyond the visibility limit, and where the index is a whole lap behind.
constexpr int places = 8;

Memory make_memory(const MemoryBlock &block, std::uint64_t capacity) noexcept {
    return block ? Memory::at(block.data(), Geometry::of(capacity)) : Memory{};
}

} // namespace

Window::Window(std::uint64_t duration_ns, std::uint64_t capacity) noexcept
    : block_(MemoryBlock::allocate(Geometry::of(capacity).bytes)), memory_(make_memory(block_, capacity)),
      duration_ns_(duration_ns) {
    if (!block_) return;
    new (memory_.header) Header{}; // all other words are atomics that begin as the zeros of the block
    log_.initialise();
    index_.initialise();
    memory_.epoch(0).dead_hint.store(log_.first_ticket(), std::memory_order_relaxed);
    memory_.epoch(0).base.store(log_.first_ticket(), std::memory_order_release);
}

bool Window::push(LocalcastSampleKind kind, const LocalcastSampleHandle &handle) const LOCALCAST_RT {
    Header &header = *memory_.header;
    if (kind >= kind_count || handle.flags != 0) {
        header.refused.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    if (is_late(handle.timestamp_ns)) {
        header.late.fetch_add(1, std::memory_order_relaxed);
        return true;
    }
    for (int place = 0; place < places; ++place) {
        const std::uint64_t ticket = log_.take_ticket();
        take_over(ticket - memory_.geometry.slots);
        raise_bound(handle.timestamp_ns); // of the epoch that the ticket is in, before the sample can be seen
        const bool stored = log_.store(ticket, kind, handle);
        if (stored)
            sealer_.finish(ticket, kind, handle.sensor_id_hash);
        else
            log_.make_void(ticket);
        give_way(ticket);
        // The owner of a block's last place seals the block; whoever finds the place before open looks after it.
        const bool last_of_block = ticket % block_slots == block_slots - 1;
        if (last_of_block || !stored || !log_.resolved(ticket - 1)) sealer_.watch();
        if (stored) return true;
    }
    header.failed.fetch_add(1, std::memory_order_relaxed);
    return false;
}

// Whether the window has passed this time: by the bound at once if not, by the edge if perhaps.
bool Window::is_late(std::uint64_t timestamp_ns) const LOCALCAST_RT {
    const std::uint64_t bound = memory_.current_epoch().bound.load(std::memory_order_acquire);
    return timestamp_ns < window_start(bound, duration_ns_) && timestamp_ns < window_start_ns();
}

// Keeps the bound at or above every time that is pushed, in steps of about a thousandth of the duration: with samples
// in order, most pushes only compare.
void Window::raise_bound(std::uint64_t timestamp_ns) const LOCALCAST_RT {
    Epoch &epoch = memory_.current_epoch();
    if (timestamp_ns <= epoch.bound.load(std::memory_order_acquire)) return;
    const std::uint64_t step = duration_ns_ / 1024;
    raise(epoch.bound, timestamp_ns > UINT64_MAX - step ? UINT64_MAX : timestamp_ns + step);
}

// The place that falls out of capacity when `ticket` comes in: counted if its sample was still live. If that sample is
// being published only now, its own owner finds itself out of capacity already: one of the two sees the other (head and
// states are seq_cst here), and a mark in the state has it counted once.
void Window::give_way(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t capacity = memory_.geometry.capacity;
    if (memory_.header->head.load(std::memory_order_seq_cst) > ticket + capacity) count_overrun(ticket);
    const std::uint64_t victim = ticket - capacity;
    Epoch &epoch = memory_.current_epoch();
    if (victim < epoch.dead_hint.load(std::memory_order_relaxed)) return; // dead, or of an epoch before
    const std::uint64_t block = victim / block_slots;
    const std::uint64_t sealed_start = window_start(epoch.edge.load(std::memory_order_acquire), duration_ns_);
    if (block < index_.sealed_blocks() && index_.newest_at_most(block) < sealed_start)
        raise(epoch.dead_hint, (block + 1) * block_slots);
    else
        count_overrun(victim);
}

// The sample whose place is about to be overwritten. Dead as a rule, or counted when it fell out of capacity; not if the
// thread that should have counted it sleeps since then, or has died.
void Window::take_over(std::uint64_t ticket) const LOCALCAST_RT {
    if (!log_.unmarked(ticket)) return;
    const std::uint64_t edge = memory_.current_epoch().edge.load(std::memory_order_acquire); // or less: count_overrun looks
    const std::uint64_t timestamp = memory_.slot(ticket).words[1].load(std::memory_order_acquire);
    if (timestamp >= window_start(edge, duration_ns_)) count_overrun(ticket);
}

void Window::count_overrun(std::uint64_t ticket) const LOCALCAST_RT {
    if (ticket < memory_.current_epoch().base.load(std::memory_order_acquire)) return;
    const std::uint64_t timestamp = memory_.timestamp(ticket).load(std::memory_order_acquire);
    if (timestamp >= window_start_ns() && log_.mark_gave_way(ticket))
        memory_.header->overrun.fetch_add(1, std::memory_order_relaxed);
}

void Window::set_edge(std::uint64_t edge) const LOCALCAST_RT {
    Epoch &epoch = memory_.current_epoch();
    raise(epoch.bound, edge); // first: the bound is never behind
    raise(epoch.edge, edge);
}

// Puts the mark that begins an epoch on the last place of a block; false if the place could not be had.
bool Window::mark_reset(std::uint64_t epoch_number) const noexcept {
    Word &head = memory_.header->head;
    std::uint64_t from = head.load(std::memory_order_acquire);
    std::uint64_t base = 0;
    do {
        base = (from / block_slots + 1) * block_slots;
    } while (!head.compare_exchange_weak(from, base, std::memory_order_acq_rel, std::memory_order_acquire));
    for (std::uint64_t ticket = from; ticket + 1 < base; ++ticket) log_.make_void(ticket);
    LocalcastSampleHandle mark{};
    mark.sequence = epoch_number;
    if (log_.store(base - 1, reset_mark, mark)) return true;
    log_.make_void(base - 1);
    return false;
}

void Window::reset() noexcept {
    const std::lock_guard<std::mutex> lock(resetting_);
    const std::uint64_t number = memory_.header->epoch.load(std::memory_order_acquire) + 1;
    Epoch &epoch = memory_.epoch(number);
    for (Word *word : {&epoch.edge, &epoch.bound}) word->store(0, std::memory_order_relaxed);
    for (Word *word : {&epoch.dead_hint, &epoch.base}) word->store(no_base, std::memory_order_relaxed);
    // release: the epoch's words. It is empty until it has a base.
    memory_.header->epoch.store(number, std::memory_order_release);
    while (!mark_reset(number)) std::this_thread::yield(); // lost only to a thread asleep in the very slot
    while (epoch.base.load(std::memory_order_acquire) == no_base) {
        sealer_.advance(Sealer::blocks_per_read);
        std::this_thread::yield(); // a push under way before the mark may take until it is overdue
    }
}

std::uint64_t Window::epoch() const LOCALCAST_RT { return memory_.header->epoch.load(std::memory_order_acquire); }

std::uint64_t Window::edge_ns() const LOCALCAST_RT { return reader_.edge(); }

std::uint64_t Window::window_start_ns() const LOCALCAST_RT { return window_start(edge_ns(), duration_ns_); }

void Window::status(LocalcastRuntimeStatus &out) const LOCALCAST_RT {
    const Counts c = reader_.counts();
    const auto live = [&c](unsigned column) { return static_cast<std::size_t>(c.live[column]); };
    out = {c.edge,
           c.window_start,
           live(all_kinds),
           live(LOCALCAST_SAMPLE_CAMERA_FRAME),
           live(LOCALCAST_SAMPLE_CAMERA_FEATURE),
           live(LOCALCAST_SAMPLE_SCENE_RAY),
           live(LOCALCAST_SAMPLE_SURFACE_CLAIM),
           live(LOCALCAST_SAMPLE_MATERIAL_CLAIM),
           live(LOCALCAST_SAMPLE_AUDIO_BLOCK),
           live(LOCALCAST_SAMPLE_PHASE_CLAIM),
           live(LOCALCAST_SAMPLE_EVENT_CLAIM),
           live(LOCALCAST_SAMPLE_RENDER_PACKET)};
}

void Window::stats(LocalcastRuntimeStats &out) const LOCALCAST_RT {
    const Header &header = *memory_.header;
    const auto count = [](const Word &word) { return word.load(std::memory_order_relaxed); };
    // Before the counts: what gives way meanwhile is then told as expired, and as overrun the next time.
    const std::uint64_t overrun = header.overrun.load(std::memory_order_acquire);
    const Counts c = reader_.counts();
    out = {};
    out.memory_locked = block_.locked() ? 1 : 0;
    out.admitted_count = c.admitted[all_kinds];
    out.live_count = c.live[all_kinds];
    out.overrun_count = overrun;
    // By definition, so that every admitted sample is accounted for at every moment.
    const std::uint64_t kept = out.live_count + overrun;
    out.expired_count = out.admitted_count > kept ? out.admitted_count - kept : 0;
    out.late_count = count(header.late);
    out.refused_count = count(header.refused);
    out.failed_count = count(header.failed);
    out.epoch = epoch();
    out.capacity = memory_.geometry.capacity;
    out.max_disorder_ns = c.max_disorder;
    for (unsigned kind = 0; kind < kind_count; ++kind) {
        out.kind_admitted_count[kind] = c.admitted[kind];
        out.kind_last_timestamp_ns[kind] = c.last_timestamp[kind];
    }
}

} // namespace localcast
