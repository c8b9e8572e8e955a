// Collects the event claims of all recordings from the window.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "localcast_claims.h"
#include "localcast_reservoir.h"

namespace localcast::align {

/** Reads the event-claim view with a cursor and keeps what it says, sensor by sensor. One thread. */
class EventLog {
public:
    explicit EventLog(const LocalcastRuntime* runtime) : runtime_(runtime) {}

    /** Takes the claims that are new. Call it more often than the window is long. */
    void read();

    /** The claims of one sensor so far, in order of onset; they are then forgotten. */
    [[nodiscard]] std::vector<LocalcastEventClaimDescriptor> take(std::uint64_t sensor);

    /** Claims that left the window before they were read. */
    [[nodiscard]] std::uint64_t missed() const noexcept { return cursor_.missed + lost_; }

private:
    const LocalcastRuntime* runtime_;
    LocalcastCursor cursor_{};
    std::uint64_t lost_ = 0; // read, but gone when it was copied
    std::unordered_map<std::uint64_t, std::vector<LocalcastEventClaimDescriptor>> claims_;
};

} // namespace localcast::align
