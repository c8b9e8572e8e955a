// Reads by time, and reads that go on where the last one ended.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "window/reader.hpp"
#include "window/reader_walk.hpp"

namespace localcast::window {

std::uint64_t Reader::first_ticket_reaching(const Snapshot &s, std::uint64_t time) const LOCALCAST_RT {
    const std::uint64_t last = s.sealed / block_slots;
    const std::uint64_t first = std::min(s.first / block_slots, last);
    return std::max(s.first, index_.first_reaching_at_most(first, last, time) * block_slots);
}

bool Reader::settled_past(const Snapshot &s, std::uint64_t block, std::uint64_t time,
                          std::uint64_t disorder) const LOCALCAST_RT {
    if (block <= s.first / block_slots) return false;
    const std::uint64_t newest = index_.newest_at_least(block - 1);
    return newest > disorder && newest - disorder > time;
}

LocalcastStatus Reader::range(unsigned kind, std::uint64_t from, std::uint64_t to, LocalcastSampleHandle *out,
                              std::size_t cap, std::size_t &n) const LOCALCAST_RT {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        n = 0;
        const Snapshot s = snapshot();
        if (to <= s.start_ns) return LOCALCAST_TOO_OLD;
        if (from > s.edge) return LOCALCAST_TOO_NEW;
        if (s.empty()) return LOCALCAST_NO_DATA;
        const std::uint64_t low = std::max(from, s.start_ns);
        const std::uint64_t disorder = index_.disorder();
        bool torn = false;
        walk(
            s, kind, first_ticket_reaching(s, low),
            [&](std::uint64_t ticket) {
                const std::uint64_t time = m_.timestamp(ticket).load(std::memory_order_acquire);
                if (time < low || time >= to) return true;
                unsigned read_kind = no_kind;
                if (n < cap) torn = torn || !log_.read(ticket, out[n], read_kind);
                ++n;
                return true;
            },
            [&](std::uint64_t block) { return settled_past(s, block, to - 1, disorder); });
        if (!torn && still_whole(s, s.first)) return n > 0 ? LOCALCAST_OK : LOCALCAST_NO_DATA;
    }
    n = 0;
    return LOCALCAST_NO_DATA;
}

LocalcastStatus Reader::is_live(unsigned kind, const LocalcastSampleHandle &handle) const LOCALCAST_RT {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        if (handle.timestamp_ns < s.start_ns) return LOCALCAST_TOO_OLD;
        if (s.empty() || handle.timestamp_ns > s.edge) return LOCALCAST_NO_DATA;
        const std::uint64_t disorder = index_.disorder();
        const auto wanted = std::bit_cast<std::array<std::uint64_t, handle_words>>(handle);
        bool found = false;
        walk(
            s, kind, first_ticket_reaching(s, handle.timestamp_ns),
            [&](std::uint64_t ticket) {
                if (m_.timestamp(ticket).load(std::memory_order_acquire) != handle.timestamp_ns) return true;
                Sample sample{};
                found = log_.read(ticket, sample.handle, sample.kind) &&
                        std::bit_cast<std::array<std::uint64_t, handle_words>>(sample.handle) == wanted;
                return !found;
            },
            [&](std::uint64_t block) { return settled_past(s, block, handle.timestamp_ns, disorder); });
        if (found) return LOCALCAST_OK;
        if (still_whole(s, s.first)) return LOCALCAST_NO_DATA;
    }
    return LOCALCAST_NO_DATA;
}

LocalcastStatus Reader::before(unsigned kind, std::uint64_t sensor, std::uint64_t at,
                               LocalcastSampleHandle &out) const LOCALCAST_RT {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        if (s.empty() || !has_live(kind, sensor)) return LOCALCAST_NO_DATA;
        const std::uint64_t last = s.sealed / block_slots, first = std::min(s.first / block_slots, last);
        const std::uint64_t disorder = index_.disorder();
        // Behind the first block whose newest is that far past `at`, everything is.
        const std::uint64_t past = at < UINT64_MAX - disorder
                                       ? index_.first_reaching_at_least(first, last, at + disorder + 1)
                                       : last;
        std::uint64_t best = 0, best_time = 0;
        walk_back(
            s, kind, std::min(past + 1, last),
            [&](std::uint64_t ticket) {
                const std::uint64_t time = m_.timestamp(ticket).load(std::memory_order_acquire);
                if (time < s.start_ns || time > at || (best != 0 && time <= best_time)) return true;
                if (log_.holds(ticket, kind, sensor)) best = ticket, best_time = time;
                return true;
            },
            // Everything up to this block is older than what we have, or than the window.
            [&](std::uint64_t block) {
                return index_.newest_at_most(block) < std::max(s.start_ns, best != 0 ? best_time : 0);
            });
        Sample sample{};
        const bool read = best != 0 && log_.read(best, sample.handle, sample.kind);
        if (!still_whole(s, s.first)) continue;
        if (best == 0) return LOCALCAST_TOO_OLD;
        if (!read) continue;
        out = sample.handle;
        return LOCALCAST_OK;
    }
    return LOCALCAST_NO_DATA;
}

LocalcastStatus Reader::after(unsigned kind, std::uint64_t sensor, std::uint64_t at,
                              LocalcastSampleHandle &out) const LOCALCAST_RT {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        if (s.empty() || !has_live(kind, sensor)) return LOCALCAST_NO_DATA;
        if (at == UINT64_MAX) return LOCALCAST_TOO_NEW;
        const std::uint64_t low = std::max(at + 1, s.start_ns);
        const std::uint64_t disorder = index_.disorder();
        std::uint64_t best = 0, best_time = UINT64_MAX;
        walk(
            s, kind, first_ticket_reaching(s, low),
            [&](std::uint64_t ticket) {
                const std::uint64_t time = m_.timestamp(ticket).load(std::memory_order_acquire);
                if (time < low || (best != 0 && time >= best_time)) return true;
                if (log_.holds(ticket, kind, sensor)) best = ticket, best_time = time;
                return true;
            },
            [&](std::uint64_t block) { return best != 0 && settled_past(s, block, best_time, disorder); });
        Sample sample{};
        const bool read = best != 0 && log_.read(best, sample.handle, sample.kind);
        if (!still_whole(s, s.first)) continue;
        if (best == 0) return LOCALCAST_TOO_NEW;
        if (!read) continue;
        out = sample.handle;
        return LOCALCAST_OK;
    }
    return LOCALCAST_NO_DATA;
}

// ---- cursors -------------------------------------------------------------------------------------------------------

// Samples of a kind admitted before a ticket of the snapshot.
std::uint64_t Reader::count_before_ticket(const Snapshot &s, std::uint64_t ticket, unsigned kind) const LOCALCAST_RT {
    const std::uint64_t block = std::min(ticket, s.sealed) / block_slots;
    std::uint64_t n = index_.count_before(block, kind);
    for (std::uint64_t t = block * block_slots; t < ticket; ++t) n += log_.kind(t) == kind;
    return n;
}

// The quick way, for who keeps up: the kind's next sample is sealed, of the cursor's epoch and within capacity, and its
// time is live even by a bound that is never behind the edge.
bool Reader::next_in_place(unsigned kind, LocalcastCursor &cursor, LocalcastSampleHandle &out) const LOCALCAST_RT {
    const Epoch &epoch = m_.epoch(cursor.epoch);
    std::uint64_t ticket = cursor.position;
    if (ticket < epoch.base.load(std::memory_order_acquire)) return false;
    const std::uint64_t sealed = m_.header->sealed.load(std::memory_order_acquire); // acquire: all before is resolved
    const std::uint64_t end = std::min(sealed, ticket + block_slots);
    while (ticket < end && log_.kind(ticket) != kind) ++ticket;
    Sample sample{};
    if (ticket >= end || !log_.read(ticket, sample.handle, sample.kind)) return false;
    const std::uint64_t bound = epoch.bound.load(std::memory_order_acquire);
    if (sample.kind != kind || sample.handle.timestamp_ns < window_start(bound, duration_ns_)) return false;
    // Last: whoever overwrote a place that we passed over had taken its ticket before, and a reset counts its epoch first.
    if (m_.header->head.load(std::memory_order_acquire) > cursor.position + m_.geometry.capacity ||
        m_.header->epoch.load(std::memory_order_acquire) != cursor.epoch)
        return false;
    cursor.position = ticket + 1;
    ++cursor.ordinal; // what was passed over is of other kinds
    out = sample.handle;
    return true;
}

LocalcastStatus Reader::next(unsigned kind, LocalcastCursor &cursor, LocalcastSampleHandle &out) const LOCALCAST_RT {
    if (next_in_place(kind, cursor, out)) return LOCALCAST_OK;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        const bool fresh = cursor.position == 0;
        if (!fresh && cursor.epoch != s.epoch) {
            const std::uint64_t base = m_.epoch(s.epoch).base.load(std::memory_order_acquire);
            if (base > s.sealed || !still_whole(s, s.first)) return LOCALCAST_NO_DATA; // the reset is still under way
            // The epoch's first ticket, or the oldest whose count is still known.
            const std::uint64_t from = std::max(base, std::min(s.first, s.sealed) / block_slots * block_slots);
            const std::uint64_t ordinal = index_.count_before(from / block_slots, kind);
            cursor = {s.epoch, from, ordinal, cursor.missed + (ordinal - cursor.ordinal)};
            return LOCALCAST_TOO_OLD;
        }
        if (s.empty()) return LOCALCAST_NO_DATA;
        std::uint64_t found = 0;
        // What is before the band is dead; the cursor may stand further on.
        const std::uint64_t from = std::max(cursor.position, first_ticket_reaching(s, s.start_ns));
        walk(
            s, kind, from,
            [&](std::uint64_t ticket) {
                if (m_.timestamp(ticket).load(std::memory_order_acquire) < s.start_ns) return true;
                found = ticket;
                return false;
            },
            [](std::uint64_t) { return false; });
        if (found == 0 && (fresh || cursor.position >= s.end)) return LOCALCAST_NO_DATA;
        const std::uint64_t ordinal = count_before_ticket(s, found != 0 ? found : s.end, kind);
        Sample sample{};
        const bool read = found != 0 && log_.read(found, sample.handle, sample.kind);
        if (!still_whole(s, s.first)) continue;
        if (found != 0 && !read) continue;
        if (!fresh) cursor.missed += ordinal - cursor.ordinal;
        cursor.epoch = s.epoch;
        cursor.position = found != 0 ? found + 1 : s.end;
        cursor.ordinal = found != 0 ? ordinal + 1 : ordinal;
        if (found == 0) return LOCALCAST_NO_DATA;
        out = sample.handle;
        return LOCALCAST_OK;
    }
    return LOCALCAST_NO_DATA;
}

} // namespace localcast::window
