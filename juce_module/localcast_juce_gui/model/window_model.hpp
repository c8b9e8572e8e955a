// What a view knows of a window: its live samples as marks, its sources, rates and counters, brought up to date by the
// runtime's public reads. No display, no clock of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include "mark.hpp"
#include "rate_meter.hpp"
#include "source_table.hpp"

#include "localcast/runtime_ref.hpp"
#include "localcast/types.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

namespace localcast::picture {

/// What an update changed, for a painter that draws only what is new.
struct Change {
    bool began_anew = false; // everything known before is void: another runtime, a reset
    bool lost_marks = false; // samples went that the edge had not passed: capacity made them give way
    std::array<std::size_t, kind_count> fresh{}; // marks added at the end of each kind
};

class WindowModel {
public:
    using Marks = std::deque<Mark>;

    /// The runtime to read from now on; null for none. It must outlive its use here.
    void watch(ConstRuntimeRef runtime);

    /// Reads what is new, a bounded number of samples; what is left is read by the next call. `seconds` is any steady
    /// clock of the caller's.
    Change update(double seconds);

    [[nodiscard]] ConstRuntimeRef runtime() const { return runtime_; }
    [[nodiscard]] bool has_runtime() const { return runtime_.get() != nullptr; }

    /// Live samples of a kind in order of admission, as of the last update.
    [[nodiscard]] const Marks &marks(Kind kind) const { return marks_[to_c(kind)]; }
    [[nodiscard]] const RuntimeStatus &status() const { return status_; }
    [[nodiscard]] const RuntimeStats &stats() const { return stats_; }
    [[nodiscard]] std::uint64_t duration_ns() const { return duration_ns_; }

    /// Samples of a kind that arrived per second of the caller's clock.
    [[nodiscard]] double rate(Kind kind) const { return rates_[to_c(kind)].per_second(); }
    /// Samples that left the window before they were read.
    [[nodiscard]] std::uint64_t unseen() const;
    /// How long the edge has stood still, on the caller's clock.
    [[nodiscard]] double still_seconds() const { return now_ - moved_at_; }

    [[nodiscard]] SourceTable &sources() { return sources_; }
    [[nodiscard]] const SourceTable &sources() const { return sources_; }

private:
    void read_new(LocalcastSampleKind kind, Change &change);
    void drop_gone(LocalcastSampleKind kind, Change &change);
    [[nodiscard]] bool edge_has_passed(const Mark &mark);
    void drop_front(LocalcastSampleKind kind);
    void forget_all();
    void read_status(double seconds);

    ConstRuntimeRef runtime_{nullptr};
    std::array<LocalcastCursor, kind_count> cursors_{};
    std::array<Marks, kind_count> marks_;
    std::array<RateMeter, kind_count> rates_{};
    SourceTable sources_;
    MarkReader reader_;
    RuntimeStatus status_{};
    RuntimeStats stats_{};
    std::uint64_t duration_ns_ = LOCALCAST_DEFAULT_DURATION_NS;
    double now_ = 0.0;
    double moved_at_ = 0.0;
    bool watched_anew_ = true;
};

} // namespace localcast::picture
