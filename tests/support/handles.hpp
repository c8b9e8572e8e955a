// Owners of the C objects, and handles whose every field follows from a seed, so that a torn one shows.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/random.hpp"
#include "support/runtime_push.hpp"

#include <localcast_reservoir.h>

#include <memory>

namespace localcast::test {

template <auto Free>
struct Freeing {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};

using ReservoirPtr = std::unique_ptr<LocalcastReservoir, Freeing<localcast_reservoir_destroy>>;
using RuntimePtr = std::unique_ptr<LocalcastRuntime, Freeing<localcast_runtime_destroy>>;
using ProducerPtr = std::unique_ptr<LocalcastProducer, Freeing<localcast_producer_destroy>>;

inline RuntimePtr make_runtime(uint64_t duration_ns, size_t capacity) {
    return RuntimePtr{localcast_runtime_create_with_capacity(duration_ns, capacity)};
}

inline ReservoirPtr make_reservoir(uint64_t duration_ns, size_t capacity) {
    return ReservoirPtr{localcast_reservoir_create_with_capacity(duration_ns, capacity)};
}

// A handle that checks itself: arrival and payload follow from sensor, time and sequence.
inline LocalcastSampleHandle make_handle(uint64_t sensor, uint64_t timestamp_ns, uint64_t sequence) {
    const uint64_t seed = mix64(sensor) ^ mix64(timestamp_ns + 1) ^ mix64(sequence + 2);
    return {sensor, timestamp_ns, mix64(seed), sequence, mix64(seed + 1), 0, 0};
}

inline bool is_whole(const LocalcastSampleHandle& handle) {
    const auto expected = make_handle(handle.sensor_id_hash, handle.timestamp_ns, handle.sequence);
    return handle.arrival_ns == expected.arrival_ns && handle.payload_handle == expected.payload_handle &&
           handle.flags == 0 && handle.reserved == 0;
}

inline LocalcastRuntimeStatus status_of(const LocalcastRuntime* runtime) {
    LocalcastRuntimeStatus out{};
    localcast_runtime_status(runtime, &out);
    return out;
}

inline LocalcastRuntimeStats stats_of(const LocalcastRuntime* runtime) {
    LocalcastRuntimeStats out{};
    out.size = static_cast<uint32_t>(sizeof out);
    localcast_runtime_stats(runtime, &out);
    return out;
}

} // namespace localcast::test
