// SPDX-License-Identifier: MIT
#include "window/window.hpp"

#include <new>
#include <thread>

namespace localcast {

using namespace window;

namespace {

// Fresh places a push tries before it gives up; a place is lost only to a thread that sleeps inside it, or to one's
// own sleeping inside it beyond the visibility limit.
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
    const std::uint64_t edge = edge_ns();
    if (handle.timestamp_ns < window_start(edge, duration_ns_)) {
        header.late.fetch_add(1, std::memory_order_relaxed);
        return true;
    }
    if (handle.timestamp_ns < edge) raise(header.max_disorder, edge - handle.timestamp_ns);
    for (int place = 0; place < places; ++place) {
        const std::uint64_t ticket = log_.take_ticket();
        const bool stored = log_.store(ticket, kind, handle);
        if (stored)
            on_unfinished(ticket, kind, handle.sensor_id_hash, handle.timestamp_ns);
        else
            log_.make_void(ticket);
        give_way(ticket);
        // The owner of a block's last place indexes the block; whoever finds the place before open looks after it.
        const bool last_of_block = ticket % block_slots == block_slots - 1;
        if (last_of_block || !stored || !log_.resolved(ticket - 1)) index_.advance(*this);
        if (stored) return true;
    }
    header.failed.fetch_add(1, std::memory_order_relaxed);
    return false;
}

// What follows a publication: the edge, the latest table, and the word that says that both are done.
void Window::on_unfinished(std::uint64_t ticket, unsigned kind, std::uint64_t sensor,
                           std::uint64_t timestamp_ns) const LOCALCAST_RT {
    // seq_cst, after the publication: see reset(). A ticket before the base belongs to an epoch that is over.
    Epoch &epoch = memory_.epoch(memory_.header->epoch.load(std::memory_order_seq_cst));
    if (ticket >= epoch.base.load(std::memory_order_seq_cst)) raise(epoch.edge, timestamp_ns);
    latest_.note(kind, sensor, ticket);
    memory_.slot(ticket).done.store(ticket, std::memory_order_release); // release: edge and table before it
}

// The place that falls out of capacity when `ticket` comes in: counted if its sample was still live.
void Window::give_way(std::uint64_t ticket) const LOCALCAST_RT {
    const std::uint64_t victim = ticket - memory_.geometry.capacity;
    Epoch &epoch = memory_.epoch(memory_.header->epoch.load(std::memory_order_acquire));
    if (victim < epoch.dead_hint.load(std::memory_order_relaxed)) return; // dead, or of an epoch before
    const std::uint64_t start = window_start(epoch.edge.load(std::memory_order_acquire), duration_ns_);
    const std::uint64_t block = victim / block_slots;
    if (block < index_.sealed_blocks() && index_.newest_at_most(block) < start) {
        raise(epoch.dead_hint, (block + 1) * block_slots);
        return;
    }
    if (log_.published(victim) && memory_.timestamp(victim).load(std::memory_order_acquire) >= start)
        memory_.header->overrun.fetch_add(1, std::memory_order_relaxed);
}

void Window::set_edge(std::uint64_t edge) const LOCALCAST_RT { raise(memory_.epoch(epoch()).edge, edge); }

// Puts the mark that ends an epoch on the last place of a block; the ticket after it, or nothing if another thread
// voided the place meanwhile.
std::optional<std::uint64_t> Window::mark_reset() const noexcept {
    Word &head = memory_.header->head;
    std::uint64_t from = head.load(std::memory_order_acquire);
    std::uint64_t base = 0;
    do {
        base = (from / block_slots + 1) * block_slots;
    } while (!head.compare_exchange_weak(from, base, std::memory_order_acq_rel, std::memory_order_acquire));
    for (std::uint64_t ticket = from; ticket + 1 < base; ++ticket) log_.make_void(ticket);
    if (log_.store(base - 1, reset_mark, LocalcastSampleHandle{})) return base;
    log_.make_void(base - 1);
    return std::nullopt;
}

void Window::reset() noexcept {
    const std::lock_guard<std::mutex> lock(resetting_);
    const std::uint64_t number = memory_.header->epoch.load(std::memory_order_acquire) + 1;
    Epoch &epoch = memory_.epoch(number);
    epoch.edge.store(0, std::memory_order_relaxed);
    epoch.dead_hint.store(no_base, std::memory_order_relaxed);
    epoch.base.store(no_base, std::memory_order_relaxed);
    // The new epoch is empty until it has a base. seq_cst: from here on no push raises the old edge unseen.
    memory_.header->epoch.store(number, std::memory_order_seq_cst);
    std::optional<std::uint64_t> base;
    while (!(base = mark_reset())) std::this_thread::yield(); // lost only to a thread asleep in the very slot
    // Everything before the base must be in the index before the new epoch is read.
    while (memory_.header->sealed.load(std::memory_order_acquire) < *base) {
        index_.advance(*this);
        std::this_thread::yield();
    }
    epoch.dead_hint.store(*base, std::memory_order_relaxed);
    epoch.base.store(*base, std::memory_order_seq_cst);
    // A push behind the base that was published before the base was known left the edge alone: make up for it. Either
    // it sees the base, or we see its sample (both seq_cst).
    const std::uint64_t head = memory_.header->head.load(std::memory_order_seq_cst);
    for (std::uint64_t ticket = *base; ticket < head; ++ticket)
        if (log_.published(ticket)) raise(epoch.edge, memory_.timestamp(ticket).load(std::memory_order_acquire));
}

std::uint64_t Window::epoch() const LOCALCAST_RT { return memory_.header->epoch.load(std::memory_order_acquire); }

std::uint64_t Window::edge_ns() const LOCALCAST_RT {
    return memory_.epoch(epoch()).edge.load(std::memory_order_acquire);
}

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
    // Before the counts: a sample that gives way while they are taken is then still among the live ones.
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
    out.max_disorder_ns = count(header.max_disorder);
    for (unsigned kind = 0; kind < kind_count; ++kind) {
        out.kind_admitted_count[kind] = c.admitted[kind];
        out.kind_last_timestamp_ns[kind] = c.last_timestamp[kind];
    }
}

} // namespace localcast
