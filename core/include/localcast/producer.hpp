// One sensor's identity and sequence, and the only way samples get into a runtime.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"
#include "localcast/time.hpp"
#include "localcast/types.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace localcast {

/// Move-only, of one kind. A descriptor of another kind, or a temporary one, does not compile.
template <Kind K>
class Producer {
public:
    /// A producer whose first sample gets `initial_sequence`. Nothing for SensorId(0) or when memory is short.
    /// any-thread, blocks
    [[nodiscard]] static std::optional<Producer> create(SensorId sensor,
                                                        std::uint64_t initial_sequence = 0) LOCALCAST_BLOCKS {
        return adopt(localcast_producer_create(to_c(K), sensor.hash(), initial_sequence));
    }

    /// The same, naming the sensor. Nothing for an empty name.
    /// any-thread, blocks
    [[nodiscard]] static std::optional<Producer> create(std::string_view name,
                                                        std::uint64_t initial_sequence = 0) LOCALCAST_BLOCKS {
        return create(SensorId::of(name), initial_sequence);
    }

    /// owner, rt
    Producer(Producer &&other) LOCALCAST_RT : producer_(std::exchange(other.producer_, nullptr)) {}
    /// owner, blocks
    Producer &operator=(Producer &&other) LOCALCAST_BLOCKS {
        Producer taken(std::move(other));
        std::swap(producer_, taken.producer_);
        return *this;
    }
    /// Its samples stay in the window.
    /// owner, blocks
    ~Producer() { localcast_producer_destroy(producer_); }

    /// Sequence number of the next sample.
    /// producer-thread, rt
    [[nodiscard]] std::uint64_t next_sequence() const LOCALCAST_RT { return localcast_producer_next_sequence(producer_); }

    /// Pushes a sample with a payload of the caller's own. `arrival` is on a clock of the caller's choice. The sample,
    /// or nothing when it was refused: then no sequence number is consumed.
    /// producer-thread, rt
    std::optional<Sample> push(RuntimeRef runtime, StreamTime time, std::chrono::nanoseconds arrival,
                               PayloadHandle payload = {}) LOCALCAST_RT {
        Sample sample;
        return localcast_producer_push(producer_, runtime.get(), to_ns(time), to_ns(arrival), payload.value(), &sample)
                   ? std::optional(sample)
                   : std::nullopt;
    }

    /// Pushes the descriptor that this kind carries. Its address is the payload handle, so it must stay where it is
    /// until its sample has left the window; PayloadRing has such memory.
    /// producer-thread, rt
    template <std::same_as<descriptor_of<K>> Descriptor>
    std::optional<Sample> push(RuntimeRef runtime, StreamTime time, std::chrono::nanoseconds arrival,
                               const Descriptor &descriptor) LOCALCAST_RT {
        Sample sample;
        return push_described(runtime.get(), to_ns(time), to_ns(arrival), &descriptor, &sample) ? std::optional(sample)
                                                                                               : std::nullopt;
    }
    template <std::same_as<descriptor_of<K>> Descriptor>
    std::optional<Sample> push(RuntimeRef, StreamTime, std::chrono::nanoseconds, const Descriptor &&) = delete;

private:
    explicit Producer(LocalcastProducer *producer) noexcept : producer_(producer) {}

    static std::optional<Producer> adopt(LocalcastProducer *producer) noexcept {
        return producer == nullptr ? std::nullopt : std::optional<Producer>(Producer(producer));
    }

    bool push_described(LocalcastRuntime *runtime, std::uint64_t time_ns, std::uint64_t arrival_ns,
                        const descriptor_of<K> *descriptor, Sample *out) LOCALCAST_RT {
        if constexpr (K == Kind::audio_block) {
            return localcast_producer_push_audio_block(producer_, runtime, time_ns, arrival_ns, descriptor, out);
        } else if constexpr (K == Kind::phase_claim) {
            return localcast_producer_push_phase_claim(producer_, runtime, time_ns, arrival_ns, descriptor, out);
        } else if constexpr (K == Kind::event_claim) {
            return localcast_producer_push_event_claim(producer_, runtime, time_ns, arrival_ns, descriptor, out);
        } else {
            static_assert(K == Kind::render_packet, "this kind carries no descriptor");
            return localcast_producer_push_render_packet(producer_, runtime, time_ns, arrival_ns, descriptor, out);
        }
    }

    LocalcastProducer *producer_;
};

} // namespace localcast
