// Whether two handles are of one sample.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "localcast_reservoir.h"

namespace localcast::faust {

/**
 * Whether a sensor's sample is the one that was seen before, while that is live: then its payload is the same as well,
 * since an entry is not used again before its sample has left the window.
 * any-thread, rt
 */
inline bool is_same_sample(const std::optional<LocalcastSampleHandle>& seen,
                           const LocalcastSampleHandle& sample) LOCALCAST_RT
{
    return seen && seen->payload_handle == sample.payload_handle && seen->timestamp_ns == sample.timestamp_ns &&
           seen->sequence == sample.sequence && seen->sensor_id_hash == sample.sensor_id_hash;
}

} // namespace localcast::faust
