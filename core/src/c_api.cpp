// The C interface over the window: checks what comes in, and passes it on.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "hash.hpp"
#include "localcast_claims.h"
#include "localcast_reservoir.h"
#include "runtime.hpp"

using localcast::window::all_kinds;

namespace {

bool known(LocalcastSampleKind kind) LOCALCAST_RT { return kind < LOCALCAST_SAMPLE_KIND_COUNT; }

template <typename T>
T *create(std::uint64_t duration_ns, std::size_t max_samples) LOCALCAST_BLOCKS {
    if (max_samples > LOCALCAST_MAX_CAPACITY) return nullptr;
    if (duration_ns == 0) duration_ns = LOCALCAST_DEFAULT_DURATION_NS;
    if (max_samples == 0) max_samples = LOCALCAST_DEFAULT_CAPACITY;
    std::unique_ptr<T> object(new (std::nothrow) T(duration_ns, max_samples));
    return object && object->window.valid() ? object.release() : nullptr;
}

template <typename T>
bool sample_at(const T *object, unsigned column, std::size_t index, LocalcastSampleKind *out_kind,
               LocalcastSampleHandle *out) LOCALCAST_RT {
    if (object == nullptr || out == nullptr) return false;
    const auto sample = object->window.read().at(column, index);
    if (!sample) return false;
    if (out_kind != nullptr) *out_kind = sample->kind;
    *out = sample->handle;
    return true;
}

template <typename T>
bool latest_for_sensor(const T *object, LocalcastSampleKind kind, std::uint64_t sensor,
                       LocalcastSampleHandle *out) LOCALCAST_RT {
    if (object == nullptr || out == nullptr || !known(kind)) return false;
    return object->window.read().latest(kind, sensor, *out);
}

bool push(LocalcastRuntime *runtime, LocalcastSampleKind kind, const LocalcastSampleHandle &handle) LOCALCAST_RT {
    return runtime != nullptr && runtime->window.push(kind, handle);
}

// A push whose payload is a descriptor: its address is the handle.
bool push_descriptor(LocalcastProducer *producer, LocalcastSampleKind kind, LocalcastRuntime *runtime,
                     std::uint64_t timestamp_ns, std::uint64_t arrival_ns, const void *descriptor,
                     LocalcastSampleHandle *out) LOCALCAST_RT {
    if (producer == nullptr || producer->kind != kind || descriptor == nullptr) return false;
    return localcast_producer_push(producer, runtime, timestamp_ns, arrival_ns,
                                   static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(descriptor)), out);
}

} // namespace

uint64_t localcast_hash_source_id(const uint8_t *bytes, size_t len) LOCALCAST_RT {
    return localcast::fnv1a64(bytes, len);
}

// ---- reservoir -----------------------------------------------------------------------------------------------------

LocalcastReservoir *localcast_reservoir_create(uint64_t duration_ns) LOCALCAST_BLOCKS {
    return create<LocalcastReservoir>(duration_ns, 0);
}

LocalcastReservoir *localcast_reservoir_create_with_capacity(uint64_t duration_ns, size_t max_samples)
    LOCALCAST_BLOCKS {
    return create<LocalcastReservoir>(duration_ns, max_samples);
}

void localcast_reservoir_destroy(LocalcastReservoir *reservoir) LOCALCAST_BLOCKS { delete reservoir; }

bool localcast_reservoir_push(LocalcastReservoir *reservoir, LocalcastSampleKind kind, LocalcastSampleHandle handle)
    LOCALCAST_RT {
    return reservoir != nullptr && reservoir->window.push(kind, handle);
}

bool localcast_reservoir_set_edge(LocalcastReservoir *reservoir, uint64_t edge_ns) LOCALCAST_RT {
    if (reservoir == nullptr) return false;
    reservoir->window.set_edge(edge_ns);
    return true;
}

uint64_t localcast_reservoir_edge_ns(const LocalcastReservoir *reservoir) LOCALCAST_RT {
    return reservoir != nullptr ? reservoir->window.edge_ns() : 0;
}

uint64_t localcast_reservoir_window_start_ns(const LocalcastReservoir *reservoir) LOCALCAST_RT {
    return reservoir != nullptr ? reservoir->window.window_start_ns() : 0;
}

size_t localcast_reservoir_len(const LocalcastReservoir *reservoir) LOCALCAST_RT {
    return reservoir != nullptr ? reservoir->window.read().live(all_kinds) : 0;
}

size_t localcast_reservoir_view_len(const LocalcastReservoir *reservoir, LocalcastSampleKind kind) LOCALCAST_RT {
    return reservoir != nullptr && known(kind) ? reservoir->window.read().live(kind) : 0;
}

bool localcast_reservoir_sample_at(const LocalcastReservoir *reservoir, size_t index, LocalcastSampleKind *out_kind,
                                   LocalcastSampleHandle *out) LOCALCAST_RT {
    return out_kind != nullptr && sample_at(reservoir, all_kinds, index, out_kind, out);
}

bool localcast_reservoir_view_sample_at(const LocalcastReservoir *reservoir, LocalcastSampleKind kind, size_t index,
                                        LocalcastSampleHandle *out) LOCALCAST_RT {
    return known(kind) && sample_at(reservoir, kind, index, nullptr, out);
}

bool localcast_reservoir_latest_for_sensor(const LocalcastReservoir *reservoir, LocalcastSampleKind kind,
                                           uint64_t sensor_id_hash, LocalcastSampleHandle *out) LOCALCAST_RT {
    return latest_for_sensor(reservoir, kind, sensor_id_hash, out);
}

// ---- runtime -------------------------------------------------------------------------------------------------------

LocalcastRuntime *localcast_runtime_create(uint64_t duration_ns) LOCALCAST_BLOCKS {
    return create<LocalcastRuntime>(duration_ns, 0);
}

LocalcastRuntime *localcast_runtime_create_with_capacity(uint64_t duration_ns, size_t max_samples) LOCALCAST_BLOCKS {
    return create<LocalcastRuntime>(duration_ns, max_samples);
}

void localcast_runtime_destroy(LocalcastRuntime *runtime) LOCALCAST_BLOCKS { delete runtime; }

bool localcast_runtime_reset(LocalcastRuntime *runtime) LOCALCAST_BLOCKS {
    if (runtime == nullptr) return false;
    runtime->window.reset();
    return true;
}

bool localcast_runtime_push_camera_frame(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_CAMERA_FRAME, handle);
}
bool localcast_runtime_push_camera_feature(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_CAMERA_FEATURE, handle);
}
bool localcast_runtime_push_scene_ray(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_SCENE_RAY, handle);
}
bool localcast_runtime_push_surface_claim(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_SURFACE_CLAIM, handle);
}
bool localcast_runtime_push_material_claim(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_MATERIAL_CLAIM, handle);
}
bool localcast_runtime_push_audio_block(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, handle);
}
bool localcast_runtime_push_phase_claim(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_PHASE_CLAIM, handle);
}
bool localcast_runtime_push_event_claim(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_EVENT_CLAIM, handle);
}
bool localcast_runtime_push_render_packet(LocalcastRuntime *runtime, LocalcastSampleHandle handle) LOCALCAST_RT {
    return push(runtime, LOCALCAST_SAMPLE_RENDER_PACKET, handle);
}

size_t localcast_runtime_len(const LocalcastRuntime *runtime) LOCALCAST_RT {
    return runtime != nullptr ? runtime->window.read().live(all_kinds) : 0;
}

size_t localcast_runtime_view_len(const LocalcastRuntime *runtime, LocalcastSampleKind kind) LOCALCAST_RT {
    return runtime != nullptr && known(kind) ? runtime->window.read().live(kind) : 0;
}

bool localcast_runtime_sample_at(const LocalcastRuntime *runtime, size_t index, LocalcastSampleKind *out_kind,
                                 LocalcastSampleHandle *out) LOCALCAST_RT {
    return out_kind != nullptr && sample_at(runtime, all_kinds, index, out_kind, out);
}

bool localcast_runtime_view_sample_at(const LocalcastRuntime *runtime, LocalcastSampleKind kind, size_t index,
                                      LocalcastSampleHandle *out) LOCALCAST_RT {
    return known(kind) && sample_at(runtime, kind, index, nullptr, out);
}

bool localcast_runtime_latest_for_sensor(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                         uint64_t sensor_id_hash, LocalcastSampleHandle *out) LOCALCAST_RT {
    return latest_for_sensor(runtime, kind, sensor_id_hash, out);
}

LocalcastStatus localcast_runtime_read_range(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                             uint64_t from_ns, uint64_t to_ns, LocalcastSampleHandle *out, size_t cap,
                                             size_t *n) LOCALCAST_RT {
    if (runtime == nullptr || !known(kind) || n == nullptr || (out == nullptr && cap > 0) || from_ns > to_ns)
        return LOCALCAST_INVALID;
    return runtime->window.read().range(kind, from_ns, to_ns, out, cap, *n);
}

LocalcastStatus localcast_runtime_is_live(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                          const LocalcastSampleHandle *handle) LOCALCAST_RT {
    if (runtime == nullptr || !known(kind) || handle == nullptr) return LOCALCAST_INVALID;
    return runtime->window.read().is_live(kind, *handle);
}

bool localcast_runtime_watch_latest(const LocalcastRuntime *runtime, LocalcastSampleKind kind, uint64_t sensor_id_hash,
                                    LocalcastWatch *watch, LocalcastSampleHandle *out) LOCALCAST_RT {
    if (runtime == nullptr || out == nullptr || !known(kind)) return false;
    if (watch == nullptr) return runtime->window.read().latest(kind, sensor_id_hash, *out);
    return runtime->window.read().latest(kind, sensor_id_hash, *out, *watch);
}

bool localcast_runtime_watch_holds(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                   LocalcastWatch *watch) LOCALCAST_RT {
    return runtime != nullptr && known(kind) && watch != nullptr && runtime->window.read().holds(kind, *watch);
}

LocalcastStatus localcast_runtime_read_next(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                            LocalcastCursor *cursor, LocalcastSampleHandle *out) LOCALCAST_RT {
    if (runtime == nullptr || !known(kind) || cursor == nullptr || out == nullptr) return LOCALCAST_INVALID;
    return runtime->window.read().next(kind, *cursor, *out);
}

LocalcastStatus localcast_runtime_before(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                         uint64_t sensor_id_hash, uint64_t at_ns, LocalcastSampleHandle *out)
    LOCALCAST_RT {
    if (runtime == nullptr || !known(kind) || out == nullptr) return LOCALCAST_INVALID;
    return runtime->window.read().before(kind, sensor_id_hash, at_ns, *out);
}

LocalcastStatus localcast_runtime_after(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                        uint64_t sensor_id_hash, uint64_t at_ns, LocalcastSampleHandle *out)
    LOCALCAST_RT {
    if (runtime == nullptr || !known(kind) || out == nullptr) return LOCALCAST_INVALID;
    return runtime->window.read().after(kind, sensor_id_hash, at_ns, *out);
}

bool localcast_runtime_status(const LocalcastRuntime *runtime, LocalcastRuntimeStatus *out) LOCALCAST_RT {
    if (runtime == nullptr || out == nullptr) return false;
    runtime->window.status(*out);
    return true;
}

bool localcast_runtime_stats(const LocalcastRuntime *runtime, LocalcastRuntimeStats *out) LOCALCAST_RT {
    if (runtime == nullptr || out == nullptr || out->size < 2 * sizeof(std::uint32_t)) return false;
    LocalcastRuntimeStats stats;
    runtime->window.stats(stats);
    stats.size = std::min(out->size, static_cast<std::uint32_t>(sizeof stats));
    std::memcpy(out, &stats, stats.size); // a caller with an older, shorter struct gets the fields that it knows
    return true;
}

// ---- producer ------------------------------------------------------------------------------------------------------

LocalcastProducer *localcast_producer_create(LocalcastSampleKind kind, uint64_t sensor_id_hash,
                                             uint64_t initial_sequence) LOCALCAST_BLOCKS {
    if (!known(kind) || sensor_id_hash == 0) return nullptr;
    return new (std::nothrow) LocalcastProducer{kind, sensor_id_hash, initial_sequence};
}

LocalcastProducer *localcast_producer_create_for_source(LocalcastSampleKind kind, const uint8_t *id, size_t len,
                                                        uint64_t initial_sequence) LOCALCAST_BLOCKS {
    return localcast_producer_create(kind, localcast::fnv1a64(id, len), initial_sequence);
}

void localcast_producer_destroy(LocalcastProducer *producer) LOCALCAST_BLOCKS { delete producer; }

uint64_t localcast_producer_next_sequence(const LocalcastProducer *producer) LOCALCAST_RT {
    return producer != nullptr ? producer->next_sequence : 0;
}

bool localcast_producer_push(LocalcastProducer *producer, LocalcastRuntime *runtime, uint64_t timestamp_ns,
                             uint64_t arrival_ns, uint64_t payload_handle, LocalcastSampleHandle *out) LOCALCAST_RT {
    if (producer == nullptr) return false;
    const LocalcastSampleHandle handle{
        producer->sensor_id_hash, timestamp_ns, arrival_ns, producer->next_sequence, payload_handle, 0, 0};
    if (!push(runtime, producer->kind, handle)) return false;
    if (producer->next_sequence != UINT64_MAX) ++producer->next_sequence;
    if (out != nullptr) *out = handle;
    return true;
}

bool localcast_producer_push_audio_block(LocalcastProducer *producer, LocalcastRuntime *runtime, uint64_t timestamp_ns,
                                         uint64_t arrival_ns, const LocalcastAudioBlockDescriptor *descriptor,
                                         LocalcastSampleHandle *out) LOCALCAST_RT {
    return push_descriptor(producer, LOCALCAST_SAMPLE_AUDIO_BLOCK, runtime, timestamp_ns, arrival_ns, descriptor, out);
}

bool localcast_producer_push_render_packet(LocalcastProducer *producer, LocalcastRuntime *runtime,
                                           uint64_t timestamp_ns, uint64_t arrival_ns,
                                           const LocalcastRenderPacketDescriptor *descriptor,
                                           LocalcastSampleHandle *out) LOCALCAST_RT {
    return push_descriptor(producer, LOCALCAST_SAMPLE_RENDER_PACKET, runtime, timestamp_ns, arrival_ns, descriptor,
                           out);
}

bool localcast_producer_push_phase_claim(LocalcastProducer *producer, LocalcastRuntime *runtime, uint64_t timestamp_ns,
                                         uint64_t arrival_ns, const LocalcastPhaseClaimDescriptor *descriptor,
                                         LocalcastSampleHandle *out) LOCALCAST_RT {
    return push_descriptor(producer, LOCALCAST_SAMPLE_PHASE_CLAIM, runtime, timestamp_ns, arrival_ns, descriptor, out);
}

bool localcast_producer_push_event_claim(LocalcastProducer *producer, LocalcastRuntime *runtime, uint64_t timestamp_ns,
                                         uint64_t arrival_ns, const LocalcastEventClaimDescriptor *descriptor,
                                         LocalcastSampleHandle *out) LOCALCAST_RT {
    return push_descriptor(producer, LOCALCAST_SAMPLE_EVENT_CLAIM, runtime, timestamp_ns, arrival_ns, descriptor, out);
}
