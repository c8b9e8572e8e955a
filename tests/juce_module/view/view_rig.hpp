// A window with sensors that push what a view has to show.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/audio_block.hpp"

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace localcast::test {

inline constexpr std::uint64_t second_ns = 1'000'000'000;
inline constexpr std::uint64_t ms = 1'000'000;

inline Runtime make_runtime(std::uint64_t duration_ns = 0, std::size_t capacity = 4096) {
    return *Runtime::create(stream_duration(duration_ns), capacity);
}

/// One producer and ring for each kind and name, made when they are first used.
template <Kind K>
class Pusher {
public:
    Pusher(Runtime &runtime, std::string name, std::size_t bytes)
        : runtime_(runtime), producer_(*Producer<K>::create(name)), ring_(*PayloadRing::create(runtime, bytes, 512)) {}

    void push(std::uint64_t time_ns, const descriptor_of<K> &descriptor) {
        push_copy(producer_, runtime_, ring_, stream_time(time_ns), {}, descriptor);
    }
    void push_audio(std::uint64_t time_ns, const AudioBlock &block, std::span<const float> samples) {
        push_audio_block(producer_, runtime_, ring_, stream_time(time_ns), {}, block, samples);
    }

private:
    Runtime &runtime_;
    Producer<K> producer_;
    PayloadRing ring_;
};

inline PhaseClaim phase_claim(std::string_view source, std::string_view reference, float confidence = 0.9f) {
    PhaseClaim claim{};
    claim.source_id_hash = SensorId::of(source).hash();
    claim.reference_id_hash = SensorId::of(reference).hash();
    claim.delay_samples = 163.76;
    claim.delay_uncertainty_samples = 0.02;
    claim.sampling_rate_offset_ppm = 14.0;
    claim.sampling_rate_offset_uncertainty_ppm = 0.25;
    claim.polarity = -1;
    claim.coherence = 0.93f;
    claim.confidence = confidence;
    claim.valid = LOCALCAST_PHASE_VALID_DELAY | LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
    claim.sample_rate_hz = 48000;
    return claim;
}

inline EventClaim event_claim(std::uint32_t type, float strength, std::uint64_t duration_ns = 0) {
    EventClaim claim{};
    claim.type = type;
    claim.strength = strength;
    claim.confidence = 0.8f;
    claim.onset_uncertainty_ns = 250'000.0;
    claim.duration_ns = duration_ns;
    return claim;
}

/// A sample without a payload.
inline LocalcastSampleHandle bare(std::string_view sensor, std::uint64_t time_ns, std::uint64_t sequence = 0) {
    LocalcastSampleHandle handle{};
    handle.sensor_id_hash = SensorId::of(sensor).hash();
    handle.timestamp_ns = time_ns;
    handle.sequence = sequence;
    return handle;
}

inline void push_frame(Runtime &runtime, std::string_view sensor, std::uint64_t time_ns, std::uint64_t sequence = 0) {
    localcast_runtime_push_camera_frame(RuntimeRef(runtime).get(), bare(sensor, time_ns, sequence));
}

} // namespace localcast::test
