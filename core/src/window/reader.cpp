// SPDX-License-Identifier: MIT
#include "window/reader.hpp"

#include <algorithm>

#include "window/reader_walk.hpp"

namespace localcast::window {
namespace {

// A read starts again only if the log lapped it or a reset came between; nobody is that slow four times.
constexpr int attempts = 4;

} // namespace

Reader::Snapshot Reader::snapshot() const LOCALCAST_RT {
    sealer_.advance();
    Snapshot s{};
    s.epoch = m_.header->epoch.load(std::memory_order_acquire);
    const Epoch &epoch = m_.epoch(s.epoch);
    const std::uint64_t base = epoch.base.load(std::memory_order_acquire);
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
    s.edge = std::max(newest, epoch.edge.load(std::memory_order_acquire));
    s.start_ns = window_start(s.edge, duration_ns_);
    const std::uint64_t capacity = m_.geometry.capacity;
    s.first = std::max(base, s.end > capacity ? s.end - capacity : 0);
    if (base > s.sealed) s.first = s.end; // a reset is under way: nothing is in the new epoch yet
    return s;
}

bool Reader::still_whole(const Snapshot &s, std::uint64_t first) const LOCALCAST_RT {
    // Whoever overwrote a word we read had taken its ticket before, so that `head` tells.
    return m_.header->head.load(std::memory_order_acquire) <= first / block_slots * block_slots + m_.geometry.slots &&
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

// ---- the band around the window's start ----------------------------------------------------------------------------

Reader::Band Reader::band(const Snapshot &s) const LOCALCAST_RT {
    Band b;
    if (recall(s, b)) return b;
    const std::uint64_t disorder = index_.disorder();
    b = survey(s, disorder);
    remember(s, disorder, b);
    return b;
}

Reader::Band Reader::survey(const Snapshot &s, std::uint64_t disorder) const LOCALCAST_RT {
    Band b;
    const std::uint64_t last = s.sealed / block_slots;
    const std::uint64_t first = std::min(s.first / block_slots, last);
    const std::uint64_t start = index_.first_reaching_at_most(begin_of_search(s, first, last), last, s.start_ns);
    const bool bounded = s.start_ns <= UINT64_MAX - disorder;
    const std::uint64_t settled = bounded ? index_.first_reaching_at_least(start, last, s.start_ns + disorder) : last;
    const std::uint64_t top = std::min(settled + 1, last);
    b.start = std::max(s.first, start * block_slots);
    b.top = std::max(top * block_slots, b.start);
    b.settled = settled < last;
    for (std::uint64_t block = start; block < top; ++block) {
        const bool whole = block * block_slots >= b.start;
        if (whole && index_.oldest_at_least(block) >= s.start_ns) {
            for (unsigned column = 0; column < column_count; ++column)
                b.live[column] += index_.count_before(block + 1, column) - index_.count_before(block, column);
            continue;
        }
        if (index_.newest_at_most(block) < s.start_ns) continue;
        const Index::Kinds kinds = index_.kinds(block);
        for (unsigned place = 0; place < block_slots; ++place) {
            const std::uint64_t ticket = block * block_slots + place;
            if (ticket < b.start || kinds.at(place) >= kind_count) continue;
            if (m_.timestamp(ticket).load(std::memory_order_acquire) < s.start_ns) continue;
            ++b.live[kinds.at(place)];
            ++b.live[all_kinds];
        }
    }
    return b;
}

// The window's start moves little from one read to the next: the last reader's is where this one begins, if it is
// indeed before.
std::uint64_t Reader::begin_of_search(const Snapshot &s, std::uint64_t first, std::uint64_t last) const LOCALCAST_RT {
    const std::uint64_t hint = m_.header->band_hint.load(std::memory_order_acquire);
    const std::uint64_t start = m_.header->bands[hint % band_records].start.load(std::memory_order_acquire) / block_slots;
    return start > first && start < last && index_.newest_at_most(start - 1) < s.start_ns ? start : first;
}

bool Reader::recall(const Snapshot &s, Band &band) const LOCALCAST_RT {
    const std::uint64_t hint = m_.header->band_hint.load(std::memory_order_acquire);
    const BandRecord &record = m_.header->bands[hint % band_records];
    const std::uint64_t version = record.version.load(std::memory_order_acquire);
    if (version % 2 != 0) return false;
    const bool fits = record.epoch.load(std::memory_order_acquire) == s.epoch &&
                      record.window_start.load(std::memory_order_acquire) == s.start_ns &&
                      record.disorder.load(std::memory_order_acquire) == index_.disorder();
    const std::uint64_t sealed = record.sealed.load(std::memory_order_acquire);
    if (!fits || (sealed != 0 && sealed != s.sealed)) return false;
    band.start = record.start.load(std::memory_order_acquire);
    band.top = record.top.load(std::memory_order_acquire);
    for (unsigned column = 0; column < column_count; ++column)
        band.live[column] = record.live[column].load(std::memory_order_acquire);
    // Capacity may have moved past it, or the record may have been written while we read.
    return band.start >= s.first && band.top <= s.sealed && version != 0 &&
           record.version.load(std::memory_order_relaxed) == version;
}

void Reader::remember(const Snapshot &s, std::uint64_t disorder, const Band &band) const LOCALCAST_RT {
    if (band.top > s.sealed || band.top < band.start || !still_whole(s, s.first)) return;
    const std::uint64_t number = m_.header->band_hint.load(std::memory_order_relaxed) + 1;
    BandRecord &record = m_.header->bands[number % band_records];
    std::uint64_t version = record.version.load(std::memory_order_relaxed);
    // One writer a record; a thread that finds it taken, or its writer dead, simply does not remember.
    if (version % 2 != 0 ||
        !record.version.compare_exchange_strong(version, version + 1, std::memory_order_acq_rel))
        return;
    // release, each: a reader that sees one of these words sees the odd version before it.
    record.epoch.store(s.epoch, std::memory_order_release);
    record.window_start.store(s.start_ns, std::memory_order_release);
    record.disorder.store(disorder, std::memory_order_release);
    record.start.store(band.start, std::memory_order_release);
    record.top.store(band.top, std::memory_order_release);
    record.sealed.store(band.settled ? 0 : s.sealed, std::memory_order_release);
    for (unsigned column = 0; column < column_count; ++column)
        record.live[column].store(band.live[column], std::memory_order_release);
    record.version.store(version + 2, std::memory_order_release);
    m_.header->band_hint.store(number, std::memory_order_release);
}

// ---- counts and index reads ----------------------------------------------------------------------------------------

std::uint64_t Reader::live_in(const Snapshot &s, const Band &band, unsigned column) const LOCALCAST_RT {
    std::uint64_t n = band.live[column] + live_in_tail(s, column);
    if (band.top < s.sealed)
        n += index_.count_before(s.sealed / block_slots, column) - index_.count_before(band.top / block_slots, column);
    return n;
}

std::uint64_t Reader::live(unsigned column) const LOCALCAST_RT {
    std::uint64_t n = 0;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        if (s.empty()) return 0;
        n = live_in(s, band(s), column);
        if (still_whole(s, s.first)) break;
    }
    return n;
}

Counts Reader::counts() const LOCALCAST_RT {
    Counts c;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        c = {s.edge, s.start_ns, {}, {}, {}, m_.header->max_disorder.load(std::memory_order_acquire)};
        const std::uint64_t base = m_.epoch(s.epoch).base.load(std::memory_order_acquire);
        std::uint64_t newest = m_.epoch(s.epoch).newest.load(std::memory_order_acquire);
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
            if (t < base) continue;
            c.max_disorder = std::max(c.max_disorder, newest - std::min(newest, timestamp));
            newest = std::max(newest, timestamp);
        }
        if (still_whole(s, std::min(s.first, s.sealed))) break;
    }
    return c;
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

bool Reader::latest(unsigned kind, std::uint64_t sensor, LocalcastSampleHandle &out) const LOCALCAST_RT {
    unsigned read_kind = no_kind;
    // The quick way: the table's ticket is of this epoch, within capacity, and its time is live even by a bound that
    // is never behind the edge.
    const Epoch &epoch = m_.current_epoch();
    const std::uint64_t found = latest_.find(kind, sensor);
    if (found + m_.geometry.capacity >= m_.header->head.load(std::memory_order_acquire) &&
        found >= epoch.base.load(std::memory_order_acquire) && latest_.overflowed() <= found &&
        m_.slot(found).words[1].load(std::memory_order_acquire) >=
            window_start(epoch.bound.load(std::memory_order_acquire), duration_ns_) &&
        log_.read(found, out, read_kind))
        return true;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Snapshot s = snapshot();
        const std::uint64_t ticket = s.empty() ? 0 : find_latest(s, kind, sensor);
        if (!still_whole(s, s.first)) continue;
        if (ticket == 0) return false;
        if (log_.read(ticket, out, read_kind)) return true;
    }
    return false;
}

bool Reader::has_live(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT {
    LocalcastSampleHandle any;
    return latest(kind, sensor, any);
}

// ---- reads by time -------------------------------------------------------------------------------------------------

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
            s, kind, past < last ? (past + 1) * block_slots : s.end,
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

LocalcastStatus Reader::next(unsigned kind, LocalcastCursor &cursor, LocalcastSampleHandle &out) const LOCALCAST_RT {
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
