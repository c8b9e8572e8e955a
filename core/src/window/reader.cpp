// SPDX-License-Identifier: MIT
#include "window/reader.hpp"

#include <algorithm>

namespace localcast::window {

Reader::Snapshot Reader::snapshot() const LOCALCAST_RT {
    sealer_.advance(Sealer::blocks_per_read);
    Snapshot s{};
    s.epoch = m_.header->epoch.load(std::memory_order_acquire);
    const Epoch &epoch = m_.epoch(s.epoch);
    const std::uint64_t base = epoch.base.load(std::memory_order_acquire);
    // Between two equal looks at the edge, it is that of the sealed places: sealers raise it before the frontier.
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const std::uint64_t edge = epoch.edge.load(std::memory_order_acquire);
        s.edge = std::max(edge, scan_tail(s, base));
        if (epoch.edge.load(std::memory_order_acquire) == edge) break;
    }
    s.start_ns = window_start(s.edge, duration_ns_);
    const std::uint64_t capacity = m_.geometry.capacity;
    s.first = std::max(base, s.end > capacity ? s.end - capacity : 0);
    if (base > s.sealed) s.first = s.end; // a reset is under way: nothing is in the new epoch yet
    return s;
}

// Finds the end of the resolved places, and the largest timestamp of those that are not sealed.
std::uint64_t Reader::scan_tail(Snapshot &s, std::uint64_t base) const LOCALCAST_RT {
    s.sealed = s.end = m_.header->sealed.load(std::memory_order_acquire);
    const std::uint64_t head = m_.header->head.load(std::memory_order_acquire);
    const std::uint64_t limit = std::min(head, s.sealed + block_slots);
    std::uint64_t newest = 0;
    for (; s.end < limit && log_.resolve_overdue(s.end); ++s.end) {
        const unsigned kind = log_.kind(s.end);
        if (kind >= kind_count) continue;
        sealer_.finish_for_owner(s.end, kind);
        if (s.end >= base) newest = std::max(newest, m_.timestamp(s.end).load(std::memory_order_acquire));
    }
    return newest;
}

bool Reader::still_whole(const Snapshot &s, std::uint64_t first) const LOCALCAST_RT {
    // Whoever overwrote a word we read had taken its ticket before, so that `head` tells.
    return m_.header->head.load(std::memory_order_acquire) < first / block_slots * block_slots + m_.geometry.slots &&
           m_.header->epoch.load(std::memory_order_acquire) == s.epoch;
}

std::uint64_t Reader::edge() const LOCALCAST_RT {
    for (int attempt = 0; attempt < attempts; ++attempt)
        if (const Snapshot s = snapshot(); still_whole(s, s.sealed)) return s.edge;
    return m_.current_epoch().edge.load(std::memory_order_acquire); // of the sealed samples: whole, if not the newest
}

bool Reader::live_at(const Snapshot &s, std::uint64_t ticket, unsigned column) const LOCALCAST_RT {
    const unsigned kind = log_.kind(ticket);
    if (kind >= kind_count || (column != all_kinds && column != kind)) return false;
    return m_.timestamp(ticket).load(std::memory_order_acquire) >= s.start_ns;
}

std::uint64_t Reader::live_in_tail(const Snapshot &s, unsigned column) const LOCALCAST_RT {
    std::uint64_t n = 0;
    for (std::uint64_t t = std::max(s.sealed, s.first); t < s.end; ++t) n += live_at(s, t, column);
    return n;
}

// ---- counts and index reads ----------------------------------------------------------------------------------------

std::uint64_t Reader::live_in(const Snapshot &s, const Band &band, unsigned column) const LOCALCAST_RT {
    std::uint64_t n = band.live[column] + live_in_tail(s, column);
    if (band.top < s.sealed)
        n += index_.count_before(s.sealed / block_slots, column) - index_.count_before(band.top / block_slots, column);
    return n;
}

std::uint64_t Reader::live(unsigned column) const LOCALCAST_RT {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        if (s.empty()) return 0;
        const std::uint64_t n = live_in(s, band(s), column);
        if (still_whole(s, s.first)) return n;
    }
    return 0;
}

Counts Reader::counts() const LOCALCAST_RT {
    Counts c;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        c = {s.edge, s.start_ns, {}, {}, {}, m_.header->max_disorder.load(std::memory_order_acquire)};
        std::uint64_t newest = index_.newest_exactly(s.sealed / block_slots - 1);
        const Band b = s.empty() ? Band{} : band(s);
        for (unsigned column = 0; column < column_count; ++column) {
            c.live[column] = s.empty() ? 0 : live_in(s, b, column);
            c.admitted[column] = index_.count_before(s.sealed / block_slots, column);
        }
        for (unsigned kind = 0; kind < kind_count; ++kind)
            c.last_timestamp[kind] = m_.header->last_timestamp[kind].load(std::memory_order_relaxed);
        for (std::uint64_t t = s.sealed; t < s.end; ++t) {
            const unsigned kind = log_.kind(t);
            if (kind >= kind_count) continue;
            ++c.admitted[kind];
            ++c.admitted[all_kinds];
            const std::uint64_t timestamp = m_.timestamp(t).load(std::memory_order_acquire);
            c.last_timestamp[kind] = timestamp;
            c.max_disorder = std::max(c.max_disorder, newest - std::min(newest, timestamp));
            newest = std::max(newest, timestamp);
        }
        if (still_whole(s, std::min(s.first, s.sealed))) return c;
    }
    return {};
}

std::optional<std::uint64_t> Reader::ticket_at(const Snapshot &s, const Band &band, unsigned column,
                                               std::uint64_t index) const LOCALCAST_RT {
    if (index < band.live[column]) {
        for (std::uint64_t t = band.start; t < band.top; ++t)
            if (live_at(s, t, column) && index-- == 0) return t;
        return std::nullopt;
    }
    index -= band.live[column];
    const std::uint64_t first = band.top / block_slots, last = s.sealed / block_slots;
    if (first < last) {
        const std::uint64_t from = index_.count_before(first, column);
        const std::uint64_t settled = index_.count_before(last, column) - from;
        if (index < settled) {
            const std::uint64_t block = index_.block_of(column, from + index, first, last);
            std::uint64_t skip = from + index - index_.count_before(block, column);
            const Index::Kinds kinds = index_.kinds(block);
            for (unsigned place = 0; place < block_slots; ++place)
                if (kinds.matches(place, column) && skip-- == 0) return block * block_slots + place;
            return std::nullopt;
        }
        index -= settled;
    }
    for (std::uint64_t t = std::max(s.sealed, s.first); t < s.end; ++t)
        if (live_at(s, t, column) && index-- == 0) return t;
    return std::nullopt;
}

std::optional<Sample> Reader::at(unsigned column, std::uint64_t index) const LOCALCAST_RT {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        if (s.empty() || index >= m_.geometry.capacity) return std::nullopt;
        const std::optional<std::uint64_t> ticket = ticket_at(s, band(s), column, index);
        Sample sample{};
        const bool read = ticket && log_.read(*ticket, sample.handle, sample.kind);
        if (!still_whole(s, s.first)) continue;
        if (!ticket) return std::nullopt;
        if (read) return sample;
    }
    return std::nullopt;
}

// ---- latest for a sensor -------------------------------------------------------------------------------------------

// Last live ticket of the sensor in to..from, searched from the end; 0 without one.
std::uint64_t Reader::search_back(const Snapshot &s, std::uint64_t from, std::uint64_t to, unsigned kind,
                                  std::uint64_t sensor) const LOCALCAST_RT {
    for (std::uint64_t t = from; t + 1 > to; --t) {
        const std::uint64_t block = t / block_slots;
        if (block < s.sealed / block_slots && index_.newest_at_most(block) < s.start_ns) return 0;
        if (live_at(s, t, kind) && log_.holds(t, kind, sensor)) return t;
    }
    return 0;
}

std::uint64_t Reader::find_latest(const Snapshot &s, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    const std::uint64_t found = latest_.find(kind, sensor);
    const std::uint64_t overflowed = latest_.overflowed();
    if (overflowed > found && overflowed >= s.first)
        if (const std::uint64_t t = search_back(s, overflowed, std::max(s.first, found + 1), kind, sensor)) return t;
    if (found < s.first) return 0;
    if (m_.timestamp(found).load(std::memory_order_acquire) >= s.start_ns) return found;
    return search_back(s, found, s.first, kind, sensor); // with disorder an earlier one may still live
}

std::uint64_t Reader::read_latest(unsigned kind, std::uint64_t sensor,
                                  LocalcastSampleHandle &out) const LOCALCAST_RT {
    unsigned read_kind = no_kind;
    // The quick way: the table's ticket is of this epoch, within capacity, and its time is live even by a bound that
    // is never behind the edge.
    const std::uint64_t number = m_.header->epoch.load(std::memory_order_acquire);
    const Epoch &epoch = m_.epoch(number);
    const std::uint64_t found = latest_.find(kind, sensor);
    if (found + m_.geometry.capacity >= m_.header->head.load(std::memory_order_acquire) &&
        found >= epoch.base.load(std::memory_order_acquire) && latest_.overflowed() <= found &&
        m_.slot(found).words[1].load(std::memory_order_acquire) >=
            window_start(epoch.bound.load(std::memory_order_acquire), duration_ns_) &&
        m_.header->epoch.load(std::memory_order_acquire) == number && log_.read(found, out, read_kind))
        return found;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        const std::uint64_t ticket = s.empty() ? 0 : find_latest(s, kind, sensor);
        if (!still_whole(s, s.first)) continue;
        if (ticket == 0 || log_.read(ticket, out, read_kind)) return ticket;
    }
    return 0;
}

bool Reader::latest(unsigned kind, std::uint64_t sensor, LocalcastSampleHandle &out) const LOCALCAST_RT {
    return read_latest(kind, sensor, out) != 0;
}

// ---- whether what was looked up still holds --------------------------------------------------------------------------

bool Reader::latest(unsigned kind, std::uint64_t sensor, LocalcastSampleHandle &out,
                    LocalcastWatch &watch) const LOCALCAST_RT {
    const std::uint64_t ticket = read_latest(kind, sensor, out);
    if (ticket == 0) return false;
    watch.oldest_ns = std::min(watch.oldest_ns, out.timestamp_ns);
    watch.places = std::min(watch.places, ticket + m_.geometry.capacity);
    return true;
}

bool Reader::holds(unsigned kind, LocalcastWatch &watch) const LOCALCAST_RT {
    const std::uint64_t number = m_.header->epoch.load(std::memory_order_acquire);
    const Epoch &epoch = m_.epoch(number);
    // acquire: what the table was told before it was counted here is found by every look-up that follows.
    const std::uint64_t arrivals = m_.header->arrivals[kind].load(std::memory_order_acquire);
    if (watch.epoch == number + 1 && watch.arrivals == arrivals &&
        m_.header->head.load(std::memory_order_acquire) <= watch.places) {
        // By the bound at once, which is never behind the edge, or by the edge itself.
        if (watch.oldest_ns >= window_start(epoch.bound.load(std::memory_order_acquire), duration_ns_)) return true;
        if (watch.oldest_ns >= window_start(edge(), duration_ns_)) return true;
    }
    // While a reset is under way its epoch's samples, counted already, are not seen yet: then nothing holds.
    const bool open = epoch.base.load(std::memory_order_acquire) != no_base;
    watch = {open ? number + 1 : 0, arrivals, UINT64_MAX, UINT64_MAX};
    return false;
}

bool Reader::has_live(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    LocalcastSampleHandle any;
    return latest(kind, sensor, any);
}

} // namespace localcast::window
