// SPDX-License-Identifier: MIT
#include "rt/workload.hpp"

namespace localcast::test {
namespace {

constexpr LocalcastSampleKind producer_kinds[5] = {LOCALCAST_SAMPLE_SCENE_RAY, LOCALCAST_SAMPLE_AUDIO_BLOCK,
                                                   LOCALCAST_SAMPLE_RENDER_PACKET, LOCALCAST_SAMPLE_PHASE_CLAIM,
                                                   LOCALCAST_SAMPLE_EVENT_CLAIM};
constexpr LocalcastAudioBlockDescriptor audio{};
constexpr LocalcastRenderPacketDescriptor render{};
constexpr LocalcastPhaseClaimDescriptor phase{};
constexpr LocalcastEventClaimDescriptor event{};

bool push_raw(Workload& work, const LocalcastSampleHandle& handle) LOCALCAST_RT {
    auto* r = work.runtime;
    bool good = localcast_runtime_push_camera_frame(r, handle) && localcast_runtime_push_camera_feature(r, handle) &&
                localcast_runtime_push_scene_ray(r, handle) && localcast_runtime_push_surface_claim(r, handle) &&
                localcast_runtime_push_material_claim(r, handle) && localcast_runtime_push_audio_block(r, handle) &&
                localcast_runtime_push_phase_claim(r, handle) && localcast_runtime_push_event_claim(r, handle) &&
                localcast_runtime_push_render_packet(r, handle);
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        good = localcast_reservoir_push(work.reservoir, kind, handle) && good;
    }
    auto refused = handle;
    refused.flags = LOCALCAST_SAMPLE_FLAG_DIAGNOSTIC;
    auto late = handle;
    late.timestamp_ns = 0;
    return good && !localcast_runtime_push_scene_ray(r, refused) && localcast_runtime_push_scene_ray(r, late);
}

bool push_by_producers(Workload& work, uint64_t time) LOCALCAST_RT {
    auto* r = work.runtime;
    LocalcastSampleHandle out{};
    return localcast_producer_push(work.producers[0], r, time, 0, 0, &out) &&
           localcast_producer_push_audio_block(work.producers[1], r, time, 0, &audio, nullptr) &&
           localcast_producer_push_render_packet(work.producers[2], r, time, 0, &render, nullptr) &&
           localcast_producer_push_phase_claim(work.producers[3], r, time, 0, &phase, nullptr) &&
           localcast_producer_push_event_claim(work.producers[4], r, time, 0, &event, nullptr) &&
           !localcast_producer_push_event_claim(work.producers[0], r, time, 0, &event, nullptr) &&
           localcast_producer_next_sequence(work.producers[0]) > 0;
}

} // namespace

bool Workload::make() {
    reservoir = localcast_reservoir_create_with_capacity(1000, 256);
    runtime = localcast_runtime_create_with_capacity(1000, 256);
    for (int i = 0; i < 5; ++i) {
        producers[i] = localcast_producer_create(producer_kinds[i], 7, 0);
    }
    ring = localcast_payload_ring_create(runtime, 256, 4, 100);
    return reservoir && runtime && producers[0] && producers[1] && producers[2] && producers[3] && producers[4] && ring;
}

void Workload::free() {
    localcast_payload_ring_release(ring);
    for (auto* producer : producers) {
        localcast_producer_destroy(producer);
    }
    localcast_runtime_destroy(runtime);
    localcast_reservoir_destroy(reservoir);
}

bool every_push(Workload& work) LOCALCAST_RT {
    const uint64_t n = ++work.samples;
    const uint64_t time = 10000 + 40 * n - (n % 3) * 50; // out of order now and then
    // Sensors come and go, so that entries of the latest table are reused.
    const LocalcastSampleHandle handle{n % 100 << 20, time, 0, n, 0, 0, 0};
    return push_raw(work, handle) && push_by_producers(work, time) &&
           localcast_reservoir_set_edge(work.reservoir, time + 1);
}

bool every_read(Workload& work) LOCALCAST_RT {
    const auto* r = work.runtime;
    const auto* window = work.reservoir;
    LocalcastSampleHandle out{};
    LocalcastSampleHandle range[16];
    LocalcastSampleKind kind = 0;
    LocalcastRuntimeStatus status{};
    LocalcastRuntimeStats stats{};
    LocalcastCursor cursor{};
    LocalcastWatch watch{};
    size_t n = 0;
    stats.size = sizeof stats;
    bool good = localcast_runtime_status(r, &status) && localcast_runtime_stats(r, &stats);
    const size_t len = localcast_runtime_len(r);
    for (size_t i = 0; i < len; i += 7) {
        good = localcast_runtime_sample_at(r, i, &kind, &out) && good;
        good = localcast_reservoir_sample_at(window, i / 2, &kind, &out) && good;
    }
    for (LocalcastSampleKind k = 0; k < LOCALCAST_SAMPLE_KIND_COUNT; ++k) {
        good = localcast_runtime_view_len(r, k) > 0 && localcast_reservoir_view_len(window, k) > 0 && good;
        good = localcast_runtime_view_sample_at(r, k, 0, &out) && good;
        good = localcast_runtime_latest_for_sensor(r, k, out.sensor_id_hash, &out) && good;
        watch = {};
        good = !localcast_runtime_watch_holds(r, k, &watch) && good;
        good = localcast_runtime_watch_latest(r, k, out.sensor_id_hash, &watch, &out) && good;
        good = localcast_runtime_watch_holds(r, k, &watch) && good;
        good = localcast_runtime_is_live(r, k, &out) == LOCALCAST_OK && good;
        good = localcast_runtime_before(r, k, out.sensor_id_hash, UINT64_MAX, &out) == LOCALCAST_OK && good;
        good = localcast_runtime_after(r, k, out.sensor_id_hash, 0, &out) == LOCALCAST_OK && good;
        good = localcast_runtime_read_range(r, k, 0, UINT64_MAX, range, 16, &n) == LOCALCAST_OK && good;
        cursor = {};
        good = localcast_runtime_read_next(r, k, &cursor, &out) == LOCALCAST_OK && good;
        good = localcast_reservoir_view_sample_at(window, k, 0, &out) && good;
        good = localcast_reservoir_latest_for_sensor(window, k, out.sensor_id_hash, &out) && good;
    }
    return good && !localcast_runtime_latest_for_sensor(r, 0, 12345, &out) &&
           localcast_reservoir_window_start_ns(window) < localcast_reservoir_edge_ns(window) &&
           localcast_reservoir_len(window) > 0;
}

bool every_payload_call(Workload& work) LOCALCAST_RT {
    LocalcastPayload payload{};
    LocalcastPayloadRingStats stats{};
    stats.size = sizeof stats;
    const uint64_t time = 10000 + 40 * ++work.samples;
    const LocalcastStatus begun = localcast_payload_begin(work.ring, 64, &payload);
    if (begun == LOCALCAST_OK) {
        static_cast<char*>(payload.data)[0] = 'x';
        const LocalcastSampleHandle handle{9, time, 0, work.samples, payload.handle, 0, 0};
        char copy[64];
        const bool good = localcast_payload_commit(work.ring, time) &&
                          localcast_runtime_push_audio_block(work.runtime, handle) &&
                          localcast_runtime_copy_payload(work.runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, &handle, 0, copy,
                                                         sizeof copy) == LOCALCAST_OK &&
                          copy[0] == 'x';
        return good && localcast_payload_ring_stats(work.ring, &stats);
    }
    return begun == LOCALCAST_NO_DATA && !localcast_payload_cancel(work.ring);
}

bool every_answer_without_a_window() LOCALCAST_RT {
    const uint8_t name[] = {0x6d, 0x69, 0x63};
    LocalcastSampleHandle out{};
    return localcast_abi_version() == LOCALCAST_ABI_VERSION && localcast_version_string() != nullptr &&
           localcast_memory_layout_id() != 0 &&
           localcast_status_text(LOCALCAST_TOO_OLD) != nullptr && localcast_hash_source_id(name, sizeof name) != 0 &&
           !localcast_runtime_latest_for_sensor(nullptr, 0, 0, &out) &&
           !localcast_runtime_push_scene_ray(nullptr, out);
}

} // namespace localcast::test
