// Follows the event-claim view.
// SPDX-License-Identifier: MIT
#include "event_log.hpp"

#include <algorithm>
#include <utility>

#include "localcast_payload.h"

namespace localcast::align {

void EventLog::read()
{
    LocalcastSampleHandle sample{};
    while (localcast_runtime_read_next(runtime_, LOCALCAST_SAMPLE_EVENT_CLAIM, &cursor_, &sample) == LOCALCAST_OK) {
        LocalcastEventClaimDescriptor claim{};
        if (localcast_runtime_copy_payload(runtime_, LOCALCAST_SAMPLE_EVENT_CLAIM, &sample, 0, &claim, sizeof claim) ==
            LOCALCAST_OK)
            claims_[sample.sensor_id_hash].push_back(claim);
        else
            ++lost_;
    }
}

std::vector<LocalcastEventClaimDescriptor> EventLog::take(std::uint64_t sensor)
{
    std::vector<LocalcastEventClaimDescriptor> claims = std::exchange(claims_[sensor], {});
    std::sort(claims.begin(), claims.end(),
              [](const auto& a, const auto& b) { return a.onset_ns < b.onset_ns; });
    return claims;
}

} // namespace localcast::align
