// Everything that is asked of the window, answered from the log and its index.
//
// A read takes a snapshot (epoch, edge, how far the log is resolved), answers from it, and then checks that nothing it
// looked at can have been overwritten meanwhile; if so it starts again, a bounded number of times.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>

#include "window/index.hpp"
#include "window/latest_table.hpp"
#include "window/layout.hpp"
#include "window/log.hpp"
#include "window/sealer.hpp"

namespace localcast::window {

struct Sample {
    LocalcastSampleHandle handle;
    unsigned kind;
};

struct Counts {
    std::uint64_t edge = 0, window_start = 0;
    std::uint64_t live[column_count] = {};
    std::uint64_t admitted[column_count] = {};     // since creation
    std::uint64_t last_timestamp[kind_count] = {}; // of each kind's last admission
    std::uint64_t max_disorder = 0;                // since creation
};

class Reader {
public:
    Reader(const Memory &memory, const Log &log, const Index &index, const LatestTable &latest,
           const Sealer &sealer, std::uint64_t duration_ns) noexcept
        : m_(memory), log_(log), index_(index), latest_(latest), sealer_(sealer), duration_ns_(duration_ns) {}

    std::uint64_t edge() const LOCALCAST_RT;
    Counts counts() const LOCALCAST_RT;
    std::uint64_t live(unsigned column) const LOCALCAST_RT;
    std::optional<Sample> at(unsigned column, std::uint64_t index) const LOCALCAST_RT;
    bool latest(unsigned kind, std::uint64_t sensor, LocalcastSampleHandle &out) const LOCALCAST_RT;
    bool latest(unsigned kind, std::uint64_t sensor, LocalcastSampleHandle &out,
                LocalcastWatch &watch) const LOCALCAST_RT;
    bool holds(unsigned kind, LocalcastWatch &watch) const LOCALCAST_RT;
    LocalcastStatus range(unsigned kind, std::uint64_t from, std::uint64_t to, LocalcastSampleHandle *out,
                          std::size_t cap, std::size_t &n) const LOCALCAST_RT;
    LocalcastStatus is_live(unsigned kind, const LocalcastSampleHandle &handle) const LOCALCAST_RT;
    LocalcastStatus next(unsigned kind, LocalcastCursor &cursor, LocalcastSampleHandle &out) const LOCALCAST_RT;
    LocalcastStatus before(unsigned kind, std::uint64_t sensor, std::uint64_t at,
                           LocalcastSampleHandle &out) const LOCALCAST_RT;
    LocalcastStatus after(unsigned kind, std::uint64_t sensor, std::uint64_t at,
                          LocalcastSampleHandle &out) const LOCALCAST_RT;

private:
    bool next_in_place(unsigned kind, LocalcastCursor &cursor, LocalcastSampleHandle &out) const LOCALCAST_RT;

    // A read starts again only if the log lapped it or a reset came between; nobody is that slow four times.
    static constexpr int attempts = 4;

    // The log as this reader saw it: tickets first..end are the window's places; those before `sealed` are indexed.
    struct Snapshot {
        std::uint64_t epoch, edge, start_ns, first, sealed, end;
        bool empty() const noexcept { return first >= end; }
    };
    // The places around the window's start, where live and dead samples mix: every sample in start..top was looked
    // at, every one in top..sealed is live; so will be those sealed later if `settled`.
    struct Band {
        std::uint64_t start = 0, top = 0;
        bool settled = false;
        std::uint64_t live[column_count] = {};
    };

    Snapshot snapshot() const LOCALCAST_RT;
    std::uint64_t scan_tail(Snapshot &s, std::uint64_t base) const LOCALCAST_RT;
    bool still_whole(const Snapshot &s, std::uint64_t first) const LOCALCAST_RT;

    Band band(const Snapshot &s) const LOCALCAST_RT;
    bool recall(const Snapshot &s, Band &band) const LOCALCAST_RT;
    void remember(const Snapshot &s, std::uint64_t disorder, const Band &band) const LOCALCAST_RT;
    std::uint64_t begin_of_search(const Snapshot &s, std::uint64_t first, std::uint64_t last) const LOCALCAST_RT;
    void write_band(const Snapshot &s, std::uint64_t disorder, const Band &band, std::uint64_t number,
                    std::uint64_t version) const LOCALCAST_RT;
    Band survey(const Snapshot &s, std::uint64_t disorder) const LOCALCAST_RT;

    bool live_at(const Snapshot &s, std::uint64_t ticket, unsigned column) const LOCALCAST_RT;
    std::uint64_t live_in_tail(const Snapshot &s, unsigned column) const LOCALCAST_RT;
    std::uint64_t count_before_ticket(const Snapshot &s, std::uint64_t ticket, unsigned kind) const LOCALCAST_RT;
    std::uint64_t live_in(const Snapshot &s, const Band &band, unsigned column) const LOCALCAST_RT;
    std::optional<std::uint64_t> ticket_at(const Snapshot &s, const Band &band, unsigned column,
                                           std::uint64_t index) const LOCALCAST_RT;
    // Ticket of the sensor's latest live sample, which goes to `out`; 0 without one.
    std::uint64_t read_latest(unsigned kind, std::uint64_t sensor, LocalcastSampleHandle &out) const LOCALCAST_RT;
    std::uint64_t find_latest(const Snapshot &s, unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;
    bool has_live(unsigned kind, std::uint64_t sensor) const LOCALCAST_RT;
    std::uint64_t search_back(const Snapshot &s, std::uint64_t from, std::uint64_t to, unsigned kind,
                              std::uint64_t sensor) const LOCALCAST_RT;

    // Where to begin looking for samples with this timestamp or a later one.
    std::uint64_t first_ticket_reaching(const Snapshot &s, std::uint64_t time) const LOCALCAST_RT;
    // Whether every sample of this block and the later ones has a timestamp beyond `time`.
    bool settled_past(const Snapshot &s, std::uint64_t block, std::uint64_t time,
                      std::uint64_t disorder) const LOCALCAST_RT;

    // Calls visit(ticket) for the samples of a kind in first..end, oldest first, until it returns false. Blocks
    // without the kind are skipped over. `stop(block)` leaves out a sealed block and those behind it.
    // walk_back begins at the end, with the unsealed places and then the block before `last`.
    template <typename Visit, typename Stop>
    void walk(const Snapshot &s, unsigned kind, std::uint64_t first, Visit visit, Stop stop) const LOCALCAST_RT;
    template <typename Visit, typename Stop>
    void walk_back(const Snapshot &s, unsigned kind, std::uint64_t last, Visit visit, Stop stop) const LOCALCAST_RT;

    const Memory m_;
    const Log &log_;
    const Index &index_;
    const LatestTable &latest_;
    const Sealer &sealer_;
    std::uint64_t duration_ns_;
};

} // namespace localcast::window
