// Widgets that show the runtime's status.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "faust/localcast/ControlZone.h"
#include "faust/localcast/StatusBinding.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/** A value outside a widget's range is held at its end. Used by one thread. */
class StatusControls {
public:
    explicit StatusControls(const LocalcastRuntime* runtime) : runtime_(runtime) {}

    /** Adds a widget. Allocates. */
    void add(const StatusBinding& binding, const ControlZone& control) { zones_.push_back({control, binding}); }

    /** Writes the status of this moment; the declared defaults without a runtime.
     * producer-thread, rt */
    void update() LOCALCAST_RT
    {
        if (zones_.empty())
            return;
        LocalcastRuntimeStatus status{};
        LocalcastRuntimeStats stats{};
        stats.size = sizeof stats;
        const bool known =
            localcast_runtime_status(runtime_, &status) && localcast_runtime_stats(runtime_, &stats);
        for (const Zone& zone : zones_) {
            if (known)
                zone.control.write(static_cast<double>(value(zone.binding, status, stats)));
            else
                zone.control.write_default();
        }
    }

private:
    struct Zone {
        ControlZone control;
        StatusBinding binding;
    };

    std::uint64_t value(const StatusBinding& binding, const LocalcastRuntimeStatus& status,
                        const LocalcastRuntimeStats& stats) const LOCALCAST_RT
    {
        const LocalcastSampleKind kind = binding.kind.value_or(0);
        switch (binding.field) {
        case StatusField::edge_ns:
            return status.edge_ns;
        case StatusField::window_start_ns:
            return status.window_start_ns;
        case StatusField::live_count:
            return binding.kind ? localcast_runtime_view_len(runtime_, kind) : stats.live_count;
        case StatusField::admitted_count:
            return binding.kind ? stats.kind_admitted_count[kind] : stats.admitted_count;
        case StatusField::last_timestamp_ns:
            return stats.kind_last_timestamp_ns[kind];
        case StatusField::expired_count:
            return stats.expired_count;
        case StatusField::overrun_count:
            return stats.overrun_count;
        case StatusField::late_count:
            return stats.late_count;
        case StatusField::refused_count:
            return stats.refused_count;
        case StatusField::failed_count:
            return stats.failed_count;
        case StatusField::epoch:
            return stats.epoch;
        case StatusField::capacity:
            return stats.capacity;
        case StatusField::max_disorder_ns:
            return stats.max_disorder_ns;
        case StatusField::memory_locked:
            return stats.memory_locked;
        }
        return 0;
    }

    const LocalcastRuntime* runtime_;
    std::vector<Zone> zones_;
};

} // namespace localcast::faust
