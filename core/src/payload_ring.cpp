// Payload ring: lending, binding and reuse of entries, and the C functions of localcast_payload.h.
// SPDX-License-Identifier: MIT
#include "payload_ring.hpp"

#include "payload_registry.hpp"
#include "runtime.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <type_traits>

namespace {

constexpr std::size_t kAlignment = 64;
// begin() advances past more expired entries than the one it may lend, so that reserved_count stays near the truth.
constexpr std::size_t kRetiredPerBegin = 4;
// How often in a lap of the ring begin() looks at the window, where what it knows from its last look is enough.
constexpr std::size_t kLooksPerLap = 16;

constexpr std::uint64_t saturating_add(std::uint64_t a, std::uint64_t b) noexcept {
    return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

constexpr std::size_t round_up(std::size_t bytes) noexcept {
    return (bytes + (kAlignment - 1)) / kAlignment * kAlignment;
}

} // namespace

// The block is returned as raw memory, nothing in it is destroyed.
static_assert(std::is_trivially_destructible_v<LocalcastPayloadRing>);

std::size_t LocalcastPayloadRing::stride_of(std::size_t entry_bytes) noexcept {
    return round_up(entry_bytes);
}

std::size_t LocalcastPayloadRing::block_bytes(std::size_t entry_bytes, std::size_t entry_count) noexcept {
    constexpr std::size_t max = std::numeric_limits<std::size_t>::max();
    constexpr std::size_t header = round_up(sizeof(LocalcastPayloadRing));
    if (entry_bytes == 0 || entry_count == 0 || entry_bytes > max - (kAlignment - 1) - sizeof(Entry)) {
        return 0;
    }
    const std::size_t per_entry = stride_of(entry_bytes) + sizeof(Entry);
    return entry_count > (max - header) / per_entry ? 0 : header + entry_count * per_entry;
}

LocalcastPayloadRing *LocalcastPayloadRing::construct(void *block, LocalcastRuntime &runtime, std::size_t entry_bytes,
                                                      std::size_t entry_count, std::uint64_t guard_ns,
                                                      bool locked) noexcept {
    auto *const bytes = static_cast<std::byte *>(block);
    std::byte *const records = bytes + round_up(sizeof(LocalcastPayloadRing));
    Entry *const entries = reinterpret_cast<Entry *>(records);
    for (std::size_t i = 0; i < entry_count; ++i) {
        ::new (static_cast<void *>(entries + i)) Entry{};
    }
    std::byte *const data = records + entry_count * sizeof(Entry);
    return ::new (block)
        LocalcastPayloadRing(runtime, entries, data, entry_bytes, entry_count, guard_ns, locked);
}

LocalcastPayloadRing::LocalcastPayloadRing(LocalcastRuntime &runtime, Entry *entries, std::byte *data,
                                           std::size_t entry_bytes, std::size_t entry_count, std::uint64_t guard_ns,
                                           bool locked) noexcept
    : runtime_(&runtime), entries_(entries), data_(data), entry_bytes_(entry_bytes), stride_(stride_of(entry_bytes)),
      entry_count_(entry_count), guard_ns_(guard_ns == 0 ? LOCALCAST_DEFAULT_PAYLOAD_GUARD_NS : guard_ns),
      locked_(locked) {}

std::uint64_t LocalcastPayloadRing::data_begin() const noexcept {
    return reinterpret_cast<std::uintptr_t>(data_);
}

std::uint64_t LocalcastPayloadRing::data_end() const noexcept {
    return data_begin() + stride_ * entry_count_;
}

LocalcastPayloadRing::Horizon LocalcastPayloadRing::look() LOCALCAST_RT {
    const localcast::Window &window = runtime_->window;
    const std::uint64_t epoch = window.epoch();
    const std::uint64_t edge_ns = window.edge_ns();
    const std::uint64_t duration_ns = window.duration_ns();
    const Horizon horizon{epoch, edge_ns, edge_ns > duration_ns ? edge_ns - duration_ns : 0};
    if (window.epoch() != epoch) {
        return Horizon{epoch, 0, 0}; // a reset went by: the edge may belong to either epoch
    }
    if (epoch != epoch_seen_) {
        epoch_seen_ = epoch;
        first_edge_ns_ = 0;
    }
    if (horizon.edge_ns != 0 && (first_edge_ns_ == 0 || horizon.edge_ns < first_edge_ns_)) {
        first_edge_ns_ = horizon.edge_ns;
    }
    return horizon;
}

bool LocalcastPayloadRing::may_reuse(const Entry &entry, const Horizon &horizon) const LOCALCAST_RT {
    const bool left = horizon.start_ns > saturating_add(entry.timestamp_ns, guard_ns_);
    if (entry.epoch == horizon.epoch) {
        return left;
    }
    // Committed before a reset: the stream may have started over, so only progress of the new stream counts. A push
    // that the reset overtook landed in the new epoch; then the edge has reached its timestamp, and that decides too.
    const bool passed = first_edge_ns_ != 0 && horizon.start_ns > saturating_add(first_edge_ns_, guard_ns_);
    return passed && (left || entry.timestamp_ns > horizon.edge_ns);
}

void LocalcastPayloadRing::retire(std::size_t at_most) LOCALCAST_RT {
    for (std::size_t i = 0; i < at_most && reserved_ != 0 && may_reuse(entries_[oldest_], horizon_); ++i) {
        oldest_ = oldest_ + 1 == entry_count_ ? 0 : oldest_ + 1;
        --reserved_;
    }
}

// Whether the last look still tells the truth about every reserved entry. Within an epoch the edge only grows, so what
// had left the window has left it. Across a reset that does not hold; commits' epochs never fall, so if the oldest
// entry is of this one, all are.
bool LocalcastPayloadRing::knows_enough() const LOCALCAST_RT {
    return horizon_.epoch == runtime_->window.epoch() && first_edge_ns_ != 0 &&
           begins_since_look_ < entry_count_ / kLooksPerLap &&
           (reserved_ == 0 || entries_[oldest_].epoch == horizon_.epoch);
}

// Looking at the edge costs more than all else here, and entries that are free already need no newer one.
void LocalcastPayloadRing::retire_some() LOCALCAST_RT {
    const bool known = knows_enough();
    ++begins_since_look_;
    if (known) {
        retire(kRetiredPerBegin);
    }
    if (!known || reserved_ == entry_count_) {
        horizon_ = look();
        begins_since_look_ = 0;
        retire(kRetiredPerBegin);
    }
}

LocalcastStatus LocalcastPayloadRing::begin(std::size_t bytes, LocalcastPayload *out) LOCALCAST_RT {
    if (out == nullptr || bytes > entry_bytes_ || turn_ == Turn::lent) {
        return LOCALCAST_INVALID;
    }
    turn_ = Turn::idle;
    retire_some();
    // A reader inside an expired entry is copying what it will discard; its copy must still not be torn by a write.
    if (reserved_ == entry_count_ || !entries_[next_].gate.close_if_empty()) {
        ++refused_count_;
        return LOCALCAST_NO_DATA;
    }
    turn_ = Turn::lent;
    std::byte *const data = data_ + next_ * stride_;
    *out = LocalcastPayload{data, reinterpret_cast<std::uintptr_t>(data), bytes};
    return LOCALCAST_OK;
}

bool LocalcastPayloadRing::commit(std::uint64_t timestamp_ns) LOCALCAST_RT {
    if (turn_ != Turn::lent) {
        return false;
    }
    Entry &entry = entries_[next_];
    entry.timestamp_ns = timestamp_ns;
    entry.epoch = runtime_->window.epoch();
    entry.gate.open();
    next_ = next_ + 1 == entry_count_ ? 0 : next_ + 1;
    ++reserved_;
    ++committed_count_;
    turn_ = Turn::committed;
    return true;
}

bool LocalcastPayloadRing::cancel() LOCALCAST_RT {
    if (turn_ == Turn::idle) {
        return false;
    }
    if (turn_ == Turn::committed) {
        next_ = next_ == 0 ? entry_count_ - 1 : next_ - 1;
        --reserved_;
        --committed_count_;
        entries_[next_].gate.close();
    }
    ++cancelled_count_;
    turn_ = Turn::idle;
    return true;
}

void LocalcastPayloadRing::stats(LocalcastPayloadRingStats &out) const LOCALCAST_RT {
    out.memory_locked = locked_ ? 1 : 0;
    out.committed_count = committed_count_;
    out.cancelled_count = cancelled_count_;
    out.refused_count = refused_count_;
    out.entry_count = entry_count_;
    out.entry_bytes = entry_bytes_;
    out.reserved_count = reserved_;
}

bool LocalcastPayloadRing::copy(std::uint64_t handle, std::size_t offset, void *dst, std::size_t bytes) LOCALCAST_RT {
    const std::size_t position = static_cast<std::size_t>(handle - data_begin());
    const std::size_t index = position / stride_;
    const std::size_t inside = position % stride_;
    if (index >= entry_count_ || inside >= entry_bytes_ || offset > entry_bytes_ - inside ||
        bytes > entry_bytes_ - inside - offset) {
        return false;
    }
    localcast::ReaderGate &gate = entries_[index].gate;
    if (!gate.enter()) {
        return false;
    }
    std::memcpy(dst, data_ + position + offset, bytes);
    gate.leave();
    return true;
}

bool LocalcastPayloadRing::drain() noexcept {
    horizon_ = look();
    retire(entry_count_);
    return reserved_ == 0;
}

extern "C" {

LocalcastPayloadRing *localcast_payload_ring_create(LocalcastRuntime *runtime, size_t entry_bytes, size_t entry_count,
                                                    uint64_t guard_ns) LOCALCAST_BLOCKS {
    return runtime == nullptr ? nullptr : runtime->payloads.create(*runtime, entry_bytes, entry_count, guard_ns);
}

void localcast_payload_ring_release(LocalcastPayloadRing *ring) LOCALCAST_BLOCKS {
    if (ring != nullptr) {
        ring->runtime().payloads.release(*ring);
    }
}

size_t localcast_runtime_collect_payload_rings(LocalcastRuntime *runtime) LOCALCAST_BLOCKS {
    return runtime == nullptr ? 0 : runtime->payloads.collect();
}

LocalcastStatus localcast_payload_begin(LocalcastPayloadRing *ring, size_t bytes, LocalcastPayload *out) LOCALCAST_RT {
    return ring == nullptr ? LocalcastStatus{LOCALCAST_INVALID} : ring->begin(bytes, out);
}

bool localcast_payload_commit(LocalcastPayloadRing *ring, uint64_t timestamp_ns) LOCALCAST_RT {
    return ring != nullptr && ring->commit(timestamp_ns);
}

bool localcast_payload_cancel(LocalcastPayloadRing *ring) LOCALCAST_RT {
    return ring != nullptr && ring->cancel();
}

LocalcastStatus localcast_runtime_copy_payload(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                               const LocalcastSampleHandle *sample, size_t offset, void *dst,
                                               size_t bytes) LOCALCAST_RT {
    if (runtime == nullptr || kind >= LOCALCAST_SAMPLE_KIND_COUNT || sample == nullptr || dst == nullptr ||
        !runtime->payloads.copy(*sample, offset, dst, bytes)) {
        return LOCALCAST_INVALID;
    }
    // Copied first, asked afterwards: while the sample is live its entry has not been lent again, so the copy is its.
    return localcast_runtime_is_live(runtime, kind, sample);
}

bool localcast_payload_ring_stats(const LocalcastPayloadRing *ring, LocalcastPayloadRingStats *out) LOCALCAST_RT {
    if (ring == nullptr || out == nullptr || out->size < 2 * sizeof(uint32_t)) {
        return false;
    }
    LocalcastPayloadRingStats all{};
    all.size = std::min(out->size, static_cast<uint32_t>(sizeof all));
    ring->stats(all);
    std::memcpy(out, &all, all.size);
    return true;
}

} // extern "C"
