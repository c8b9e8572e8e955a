/* The binary interface as clients of other languages know it by number: sizes, offsets, ids, values, signatures.
 * Compiled as C11 and as C++20.
 * SPDX-License-Identifier: MIT */
#include <localcast_claims.h>
#include <localcast_payload.h>
#include <localcast_reservoir.h>

#include <stdio.h>

#ifdef __cplusplus
#define SAME(condition) static_assert(condition, #condition)
#else
#define SAME(condition) _Static_assert(condition, #condition)
#endif

#define SIZE(type, bytes) SAME(sizeof(type) == (bytes))
#define FIELD(type, field, offset, bytes)                                                                              \
    SAME(offsetof(type, field) == (offset));                                                                           \
    SAME(sizeof(((type *)0)->field) == (bytes))

SAME(sizeof(size_t) == 8);
SAME(sizeof(void *) == 8);
SAME(sizeof(bool) == 1);

/* ---- values ---- */
SAME(LOCALCAST_ABI_VERSION == 1u);
SAME(sizeof(LocalcastSampleKind) == 4);
SAME(sizeof(LocalcastStatus) == 4);
SAME(LOCALCAST_SAMPLE_CAMERA_FRAME == 0);
SAME(LOCALCAST_SAMPLE_CAMERA_FEATURE == 1);
SAME(LOCALCAST_SAMPLE_SCENE_RAY == 2);
SAME(LOCALCAST_SAMPLE_SURFACE_CLAIM == 3);
SAME(LOCALCAST_SAMPLE_MATERIAL_CLAIM == 4);
SAME(LOCALCAST_SAMPLE_AUDIO_BLOCK == 5);
SAME(LOCALCAST_SAMPLE_PHASE_CLAIM == 6);
SAME(LOCALCAST_SAMPLE_EVENT_CLAIM == 7);
SAME(LOCALCAST_SAMPLE_RENDER_PACKET == 8);
SAME(LOCALCAST_SAMPLE_KIND_COUNT == 9u);
SAME(LOCALCAST_SAMPLE_FLAG_DIAGNOSTIC == 1u);
SAME(LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED == 1u);
SAME(LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR == 2u);
SAME(LOCALCAST_DEFAULT_DURATION_NS == 5000000000u);
SAME(LOCALCAST_DEFAULT_CAPACITY == 262144u);
SAME(LOCALCAST_OK == 0);
SAME(LOCALCAST_NO_DATA == 1);
SAME(LOCALCAST_TOO_OLD == 2);
SAME(LOCALCAST_TOO_NEW == 3);
SAME(LOCALCAST_INVALID == 4);
SAME(LOCALCAST_PHASE_VALID_DELAY == 1u);
SAME(LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET == 2u);
SAME(LOCALCAST_PHASE_VALID_PHASE == 4u);
SAME(LOCALCAST_EVENT_TYPE_OTHER == 0u);
SAME(LOCALCAST_EVENT_TYPE_CLAP == 1u);
SAME(LOCALCAST_EVENT_TYPE_TRANSIENT == 2u);
SAME(LOCALCAST_EVENT_TYPE_SUSTAINED == 3u);
SAME(LOCALCAST_MAX_PAYLOAD_RINGS == 1024u);
SAME(LOCALCAST_DEFAULT_PAYLOAD_GUARD_NS == 500000000u);

/* ---- structs ---- */
SIZE(LocalcastSampleHandle, 48);
FIELD(LocalcastSampleHandle, sensor_id_hash, 0, 8);
FIELD(LocalcastSampleHandle, timestamp_ns, 8, 8);
FIELD(LocalcastSampleHandle, arrival_ns, 16, 8);
FIELD(LocalcastSampleHandle, sequence, 24, 8);
FIELD(LocalcastSampleHandle, payload_handle, 32, 8);
FIELD(LocalcastSampleHandle, flags, 40, 4);
FIELD(LocalcastSampleHandle, reserved, 44, 4);

SIZE(LocalcastAudioBlockDescriptor, 40);
FIELD(LocalcastAudioBlockDescriptor, data_handle, 0, 8);
FIELD(LocalcastAudioBlockDescriptor, frame_count, 8, 4);
FIELD(LocalcastAudioBlockDescriptor, channel_count, 12, 4);
FIELD(LocalcastAudioBlockDescriptor, sample_rate_hz, 16, 4);
FIELD(LocalcastAudioBlockDescriptor, sample_format, 20, 4);
FIELD(LocalcastAudioBlockDescriptor, start_sample, 24, 8);
FIELD(LocalcastAudioBlockDescriptor, channel_layout_hash, 32, 8);

SIZE(LocalcastRenderPacketDescriptor, 64);
FIELD(LocalcastRenderPacketDescriptor, point_buffer_handle, 0, 8);
FIELD(LocalcastRenderPacketDescriptor, point_count, 8, 4);
FIELD(LocalcastRenderPacketDescriptor, point_stride_bytes, 12, 4);
FIELD(LocalcastRenderPacketDescriptor, target_width, 16, 4);
FIELD(LocalcastRenderPacketDescriptor, target_height, 20, 4);
FIELD(LocalcastRenderPacketDescriptor, source_time_min_ns, 24, 8);
FIELD(LocalcastRenderPacketDescriptor, source_time_max_ns, 32, 8);
FIELD(LocalcastRenderPacketDescriptor, present_time_ns, 40, 8);
FIELD(LocalcastRenderPacketDescriptor, audio_alignment_time_ns, 48, 8);
FIELD(LocalcastRenderPacketDescriptor, metadata_handle, 56, 8);

SIZE(LocalcastRenderPoint, 56);
FIELD(LocalcastRenderPoint, stable_key_hash, 0, 8);
FIELD(LocalcastRenderPoint, source_timestamp_ns, 8, 8);
FIELD(LocalcastRenderPoint, x, 16, 4);
FIELD(LocalcastRenderPoint, y, 20, 4);
FIELD(LocalcastRenderPoint, z, 24, 4);
FIELD(LocalcastRenderPoint, radius_m, 28, 4);
FIELD(LocalcastRenderPoint, red, 32, 4);
FIELD(LocalcastRenderPoint, green, 36, 4);
FIELD(LocalcastRenderPoint, blue, 40, 4);
FIELD(LocalcastRenderPoint, alpha, 44, 4);
FIELD(LocalcastRenderPoint, confidence, 48, 4);

SIZE(LocalcastRuntimeStatus, 96);
FIELD(LocalcastRuntimeStatus, edge_ns, 0, 8);
FIELD(LocalcastRuntimeStatus, window_start_ns, 8, 8);
FIELD(LocalcastRuntimeStatus, total_sample_count, 16, 8);
FIELD(LocalcastRuntimeStatus, camera_frame_count, 24, 8);
FIELD(LocalcastRuntimeStatus, camera_feature_count, 32, 8);
FIELD(LocalcastRuntimeStatus, scene_ray_count, 40, 8);
FIELD(LocalcastRuntimeStatus, surface_claim_count, 48, 8);
FIELD(LocalcastRuntimeStatus, material_claim_count, 56, 8);
FIELD(LocalcastRuntimeStatus, audio_block_count, 64, 8);
FIELD(LocalcastRuntimeStatus, phase_claim_count, 72, 8);
FIELD(LocalcastRuntimeStatus, event_claim_count, 80, 8);
FIELD(LocalcastRuntimeStatus, render_packet_count, 88, 8);

SIZE(LocalcastRuntimeStats, 232);
FIELD(LocalcastRuntimeStats, size, 0, 4);
FIELD(LocalcastRuntimeStats, memory_locked, 4, 4);
FIELD(LocalcastRuntimeStats, admitted_count, 8, 8);
FIELD(LocalcastRuntimeStats, live_count, 16, 8);
FIELD(LocalcastRuntimeStats, expired_count, 24, 8);
FIELD(LocalcastRuntimeStats, overrun_count, 32, 8);
FIELD(LocalcastRuntimeStats, late_count, 40, 8);
FIELD(LocalcastRuntimeStats, refused_count, 48, 8);
FIELD(LocalcastRuntimeStats, failed_count, 56, 8);
FIELD(LocalcastRuntimeStats, epoch, 64, 8);
FIELD(LocalcastRuntimeStats, capacity, 72, 8);
FIELD(LocalcastRuntimeStats, max_disorder_ns, 80, 8);
FIELD(LocalcastRuntimeStats, kind_admitted_count, 88, 72);
FIELD(LocalcastRuntimeStats, kind_last_timestamp_ns, 160, 72);

SIZE(LocalcastCursor, 32);
FIELD(LocalcastCursor, epoch, 0, 8);
FIELD(LocalcastCursor, position, 8, 8);
FIELD(LocalcastCursor, ordinal, 16, 8);
FIELD(LocalcastCursor, missed, 24, 8);

SIZE(LocalcastWatch, 32);
FIELD(LocalcastWatch, epoch, 0, 8);
FIELD(LocalcastWatch, arrivals, 8, 8);
FIELD(LocalcastWatch, oldest_ns, 16, 8);
FIELD(LocalcastWatch, places, 24, 8);

SIZE(LocalcastPhaseClaimDescriptor, 96);
FIELD(LocalcastPhaseClaimDescriptor, source_id_hash, 0, 8);
FIELD(LocalcastPhaseClaimDescriptor, reference_id_hash, 8, 8);
FIELD(LocalcastPhaseClaimDescriptor, evidence_start_ns, 16, 8);
FIELD(LocalcastPhaseClaimDescriptor, evidence_end_ns, 24, 8);
FIELD(LocalcastPhaseClaimDescriptor, delay_samples, 32, 8);
FIELD(LocalcastPhaseClaimDescriptor, delay_uncertainty_samples, 40, 8);
FIELD(LocalcastPhaseClaimDescriptor, sampling_rate_offset_ppm, 48, 8);
FIELD(LocalcastPhaseClaimDescriptor, sampling_rate_offset_uncertainty_ppm, 56, 8);
FIELD(LocalcastPhaseClaimDescriptor, phase_rad, 64, 8);
FIELD(LocalcastPhaseClaimDescriptor, coherence, 72, 4);
FIELD(LocalcastPhaseClaimDescriptor, confidence, 76, 4);
FIELD(LocalcastPhaseClaimDescriptor, polarity, 80, 4);
FIELD(LocalcastPhaseClaimDescriptor, valid, 84, 4);
FIELD(LocalcastPhaseClaimDescriptor, sample_rate_hz, 88, 4);
FIELD(LocalcastPhaseClaimDescriptor, reserved, 92, 4);

SIZE(LocalcastEventClaimDescriptor, 64);
FIELD(LocalcastEventClaimDescriptor, source_id_hash, 0, 8);
FIELD(LocalcastEventClaimDescriptor, onset_ns, 8, 8);
FIELD(LocalcastEventClaimDescriptor, duration_ns, 16, 8);
FIELD(LocalcastEventClaimDescriptor, onset_uncertainty_ns, 24, 8);
FIELD(LocalcastEventClaimDescriptor, strength, 32, 4);
FIELD(LocalcastEventClaimDescriptor, confidence, 36, 4);
FIELD(LocalcastEventClaimDescriptor, position_x_m, 40, 4);
FIELD(LocalcastEventClaimDescriptor, position_y_m, 44, 4);
FIELD(LocalcastEventClaimDescriptor, position_z_m, 48, 4);
FIELD(LocalcastEventClaimDescriptor, position_valid, 52, 4);
FIELD(LocalcastEventClaimDescriptor, type, 56, 4);
FIELD(LocalcastEventClaimDescriptor, reserved, 60, 4);

SIZE(LocalcastPayload, 24);
FIELD(LocalcastPayload, data, 0, 8);
FIELD(LocalcastPayload, handle, 8, 8);
FIELD(LocalcastPayload, bytes, 16, 8);

SIZE(LocalcastPayloadRingStats, 56);
FIELD(LocalcastPayloadRingStats, size, 0, 4);
FIELD(LocalcastPayloadRingStats, memory_locked, 4, 4);
FIELD(LocalcastPayloadRingStats, committed_count, 8, 8);
FIELD(LocalcastPayloadRingStats, cancelled_count, 16, 8);
FIELD(LocalcastPayloadRingStats, refused_count, 24, 8);
FIELD(LocalcastPayloadRingStats, entry_count, 32, 8);
FIELD(LocalcastPayloadRingStats, entry_bytes, 40, 8);
FIELD(LocalcastPayloadRingStats, reserved_count, 48, 8);

/* ---- signatures: a change of any of them does not compile ---- */
typedef LocalcastSampleHandle Handle;
typedef const LocalcastReservoir *ReservoirIn;
typedef const LocalcastRuntime *RuntimeIn;
typedef bool (*RuntimePush)(LocalcastRuntime *, Handle);

static const struct {
    uint64_t (*hash_source_id)(const uint8_t *, size_t);
    uint32_t (*abi_version)(void);
    const char *(*version_string)(void);
    uint64_t (*memory_layout_id)(void);
    const char *(*status_text)(LocalcastStatus);
    LocalcastReservoir *(*reservoir_create)(uint64_t);
    LocalcastReservoir *(*reservoir_create_with_capacity)(uint64_t, size_t);
    void (*reservoir_destroy)(LocalcastReservoir *);
    bool (*reservoir_push)(LocalcastReservoir *, uint32_t, Handle);
    bool (*reservoir_set_edge)(LocalcastReservoir *, uint64_t);
    uint64_t (*reservoir_edge_ns)(ReservoirIn);
    uint64_t (*reservoir_window_start_ns)(ReservoirIn);
    size_t (*reservoir_len)(ReservoirIn);
    size_t (*reservoir_view_len)(ReservoirIn, uint32_t);
    bool (*reservoir_sample_at)(ReservoirIn, size_t, uint32_t *, Handle *);
    bool (*reservoir_view_sample_at)(ReservoirIn, uint32_t, size_t, Handle *);
    bool (*reservoir_latest_for_sensor)(ReservoirIn, uint32_t, uint64_t, Handle *);
    LocalcastRuntime *(*runtime_create)(uint64_t);
    LocalcastRuntime *(*runtime_create_with_capacity)(uint64_t, size_t);
    void (*runtime_destroy)(LocalcastRuntime *);
    bool (*runtime_reset)(LocalcastRuntime *);
    RuntimePush push[9];
    bool (*runtime_status)(RuntimeIn, LocalcastRuntimeStatus *);
    bool (*runtime_stats)(RuntimeIn, LocalcastRuntimeStats *);
    size_t (*runtime_len)(RuntimeIn);
    size_t (*runtime_view_len)(RuntimeIn, uint32_t);
    bool (*runtime_sample_at)(RuntimeIn, size_t, uint32_t *, Handle *);
    bool (*runtime_view_sample_at)(RuntimeIn, uint32_t, size_t, Handle *);
    bool (*runtime_latest_for_sensor)(RuntimeIn, uint32_t, uint64_t, Handle *);
    bool (*runtime_watch_latest)(RuntimeIn, uint32_t, uint64_t, LocalcastWatch *, Handle *);
    bool (*runtime_watch_holds)(RuntimeIn, uint32_t, LocalcastWatch *);
    uint32_t (*runtime_read_range)(RuntimeIn, uint32_t, uint64_t, uint64_t, Handle *, size_t, size_t *);
    uint32_t (*runtime_is_live)(RuntimeIn, uint32_t, const Handle *);
    uint32_t (*runtime_read_next)(RuntimeIn, uint32_t, LocalcastCursor *, Handle *);
    uint32_t (*runtime_before)(RuntimeIn, uint32_t, uint64_t, uint64_t, Handle *);
    uint32_t (*runtime_after)(RuntimeIn, uint32_t, uint64_t, uint64_t, Handle *);
    LocalcastProducer *(*producer_create)(uint32_t, uint64_t, uint64_t);
    LocalcastProducer *(*producer_create_for_source)(uint32_t, const uint8_t *, size_t, uint64_t);
    void (*producer_destroy)(LocalcastProducer *);
    uint64_t (*producer_next_sequence)(const LocalcastProducer *);
    bool (*producer_push)(LocalcastProducer *, LocalcastRuntime *, uint64_t, uint64_t, uint64_t, Handle *);
    bool (*producer_push_audio_block)(LocalcastProducer *, LocalcastRuntime *, uint64_t, uint64_t,
                                      const LocalcastAudioBlockDescriptor *, Handle *);
    bool (*producer_push_render_packet)(LocalcastProducer *, LocalcastRuntime *, uint64_t, uint64_t,
                                        const LocalcastRenderPacketDescriptor *, Handle *);
    bool (*producer_push_phase_claim)(LocalcastProducer *, LocalcastRuntime *, uint64_t, uint64_t,
                                      const LocalcastPhaseClaimDescriptor *, Handle *);
    bool (*producer_push_event_claim)(LocalcastProducer *, LocalcastRuntime *, uint64_t, uint64_t,
                                      const LocalcastEventClaimDescriptor *, Handle *);
    LocalcastPayloadRing *(*payload_ring_create)(LocalcastRuntime *, size_t, size_t, uint64_t);
    void (*payload_ring_release)(LocalcastPayloadRing *);
    size_t (*runtime_collect_payload_rings)(LocalcastRuntime *);
    uint32_t (*payload_begin)(LocalcastPayloadRing *, size_t, LocalcastPayload *);
    bool (*payload_commit)(LocalcastPayloadRing *, uint64_t);
    bool (*payload_cancel)(LocalcastPayloadRing *);
    uint32_t (*runtime_copy_payload)(RuntimeIn, uint32_t, const Handle *, size_t, void *, size_t);
    bool (*payload_ring_stats)(const LocalcastPayloadRing *, LocalcastPayloadRingStats *);
} abi = {localcast_hash_source_id,
         localcast_abi_version,
         localcast_version_string,
         localcast_memory_layout_id,
         localcast_status_text,
         localcast_reservoir_create,
         localcast_reservoir_create_with_capacity,
         localcast_reservoir_destroy,
         localcast_reservoir_push,
         localcast_reservoir_set_edge,
         localcast_reservoir_edge_ns,
         localcast_reservoir_window_start_ns,
         localcast_reservoir_len,
         localcast_reservoir_view_len,
         localcast_reservoir_sample_at,
         localcast_reservoir_view_sample_at,
         localcast_reservoir_latest_for_sensor,
         localcast_runtime_create,
         localcast_runtime_create_with_capacity,
         localcast_runtime_destroy,
         localcast_runtime_reset,
         {localcast_runtime_push_camera_frame, localcast_runtime_push_camera_feature,
          localcast_runtime_push_scene_ray, localcast_runtime_push_surface_claim,
          localcast_runtime_push_material_claim, localcast_runtime_push_audio_block,
          localcast_runtime_push_phase_claim, localcast_runtime_push_event_claim,
          localcast_runtime_push_render_packet},
         localcast_runtime_status,
         localcast_runtime_stats,
         localcast_runtime_len,
         localcast_runtime_view_len,
         localcast_runtime_sample_at,
         localcast_runtime_view_sample_at,
         localcast_runtime_latest_for_sensor,
         localcast_runtime_watch_latest,
         localcast_runtime_watch_holds,
         localcast_runtime_read_range,
         localcast_runtime_is_live,
         localcast_runtime_read_next,
         localcast_runtime_before,
         localcast_runtime_after,
         localcast_producer_create,
         localcast_producer_create_for_source,
         localcast_producer_destroy,
         localcast_producer_next_sequence,
         localcast_producer_push,
         localcast_producer_push_audio_block,
         localcast_producer_push_render_packet,
         localcast_producer_push_phase_claim,
         localcast_producer_push_event_claim,
         localcast_payload_ring_create,
         localcast_payload_ring_release,
         localcast_runtime_collect_payload_rings,
         localcast_payload_begin,
         localcast_payload_commit,
         localcast_payload_cancel,
         localcast_runtime_copy_payload,
         localcast_payload_ring_stats};

#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                                  \
            ++failures;                                                                                                \
        }                                                                                                              \
    } while (0)

static int use_reservoir(void) {
    int failures = 0;
    LocalcastReservoir *reservoir = abi.reservoir_create(0);
    LocalcastReservoir *small = abi.reservoir_create_with_capacity(100, 4);
    Handle handle = {7, 10, 11, 12, 13, 0, 0};
    Handle out = {0, 0, 0, 0, 0, 0, 0};
    uint32_t kind = 99;
    EXPECT(reservoir && small);
    EXPECT(abi.reservoir_push(reservoir, LOCALCAST_SAMPLE_SCENE_RAY, handle));
    EXPECT(abi.reservoir_set_edge(reservoir, 20));
    EXPECT(abi.reservoir_edge_ns(reservoir) == 20);
    EXPECT(abi.reservoir_window_start_ns(reservoir) == 0);
    EXPECT(abi.reservoir_len(reservoir) == 1);
    EXPECT(abi.reservoir_view_len(reservoir, LOCALCAST_SAMPLE_SCENE_RAY) == 1);
    EXPECT(abi.reservoir_sample_at(reservoir, 0, &kind, &out) && kind == 2 && out.sequence == 12);
    EXPECT(abi.reservoir_view_sample_at(reservoir, 2, 0, &out) && out.payload_handle == 13);
    EXPECT(abi.reservoir_latest_for_sensor(reservoir, 2, 7, &out) && out.arrival_ns == 11);
    abi.reservoir_destroy(reservoir);
    abi.reservoir_destroy(small);
    return failures;
}

static int use_runtime_reads(LocalcastRuntime *runtime, const Handle *sample) {
    int failures = 0;
    Handle out;
    uint32_t kind = 99;
    size_t n = 0;
    LocalcastCursor cursor = {0, 0, 0, 0};
    LocalcastWatch watch = {0, 0, 0, 0};
    LocalcastRuntimeStatus status;
    LocalcastRuntimeStats stats;
    stats.size = (uint32_t)sizeof stats;
    EXPECT(abi.runtime_status(runtime, &status) && status.total_sample_count == 13);
    EXPECT(abi.runtime_stats(runtime, &stats) && stats.admitted_count == 13 && stats.size == 232);
    EXPECT(abi.runtime_len(runtime) == 13);
    EXPECT(abi.runtime_view_len(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK) == 2);
    EXPECT(abi.runtime_sample_at(runtime, 0, &kind, &out) && kind == 0);
    EXPECT(abi.runtime_view_sample_at(runtime, 5, 1, &out) && out.sequence == sample->sequence);
    EXPECT(abi.runtime_latest_for_sensor(runtime, 5, sample->sensor_id_hash, &out));
    EXPECT(!abi.runtime_watch_holds(runtime, 5, &watch));
    EXPECT(abi.runtime_watch_latest(runtime, 5, sample->sensor_id_hash, &watch, &out));
    EXPECT(abi.runtime_watch_holds(runtime, 5, &watch));
    EXPECT(abi.runtime_read_range(runtime, 5, 0, 1000, &out, 1, &n) == LOCALCAST_OK && n == 2);
    EXPECT(abi.runtime_is_live(runtime, 5, sample) == LOCALCAST_OK);
    EXPECT(abi.runtime_read_next(runtime, 5, &cursor, &out) == LOCALCAST_OK);
    EXPECT(abi.runtime_before(runtime, 5, sample->sensor_id_hash, 1000, &out) == LOCALCAST_OK);
    EXPECT(abi.runtime_after(runtime, 5, sample->sensor_id_hash, 1000, &out) == LOCALCAST_TOO_NEW);
    return failures;
}

static int use_producers(LocalcastRuntime *runtime, Handle *audio_sample) {
    int failures = 0;
    static const uint8_t name[] = {'m', 'i', 'c'};
    static LocalcastAudioBlockDescriptor block;
    static LocalcastRenderPacketDescriptor packet;
    static LocalcastPhaseClaimDescriptor phase;
    static LocalcastEventClaimDescriptor event;
    LocalcastProducer *audio = abi.producer_create_for_source(5, name, sizeof name, 40);
    LocalcastProducer *render = abi.producer_create(8, 9, 0);
    LocalcastProducer *phases = abi.producer_create(6, 9, 0);
    LocalcastProducer *events = abi.producer_create(7, 9, 0);
    EXPECT(audio && render && phases && events);
    EXPECT(abi.producer_push_render_packet(render, runtime, 90, 0, &packet, NULL));
    EXPECT(abi.producer_push_phase_claim(phases, runtime, 90, 0, &phase, NULL));
    EXPECT(abi.producer_push_event_claim(events, runtime, 90, 0, &event, NULL));
    EXPECT(abi.producer_push_audio_block(audio, runtime, 90, 0, &block, audio_sample));
    EXPECT(abi.producer_next_sequence(audio) == 41);
    EXPECT(!abi.producer_push(audio, NULL, 90, 0, 0, NULL));
    abi.producer_destroy(audio);
    abi.producer_destroy(render);
    abi.producer_destroy(phases);
    abi.producer_destroy(events);
    return failures;
}

static int use_payloads(LocalcastRuntime *runtime) {
    int failures = 0;
    char copy[4] = {0, 0, 0, 0};
    LocalcastPayload payload;
    LocalcastPayloadRingStats stats;
    LocalcastPayloadRing *ring = abi.payload_ring_create(runtime, 64, 4, 0);
    Handle handle = {3, 100, 0, 0, 0, 0, 0};
    EXPECT(ring != NULL);
    EXPECT(abi.payload_begin(ring, 4, &payload) == LOCALCAST_OK);
    ((char *)payload.data)[3] = 'x';
    EXPECT(abi.payload_commit(ring, 100));
    handle.payload_handle = payload.handle;
    EXPECT(abi.push[1](runtime, handle));
    EXPECT(abi.runtime_copy_payload(runtime, 1, &handle, 0, copy, 4) == LOCALCAST_OK && copy[3] == 'x');
    EXPECT(abi.payload_begin(ring, 4, &payload) == LOCALCAST_OK && abi.payload_cancel(ring));
    stats.size = (uint32_t)sizeof stats;
    EXPECT(abi.payload_ring_stats(ring, &stats) && stats.committed_count == 1 && stats.cancelled_count == 1);
    abi.payload_ring_release(ring);
    EXPECT(abi.runtime_collect_payload_rings(runtime) == 1);
    return failures;
}

int main(void) {
    int failures = 0;
    Handle handle = {9, 80, 0, 0, 0, 0, 0};
    Handle audio_sample = {0, 0, 0, 0, 0, 0, 0};
    uint32_t kind;
    LocalcastRuntime *small = abi.runtime_create_with_capacity(100, 16);
    LocalcastRuntime *runtime = abi.runtime_create(0);
    EXPECT(runtime && small);
    EXPECT(abi.abi_version() == LOCALCAST_ABI_VERSION && abi.version_string() && abi.status_text(LOCALCAST_OK));
    EXPECT(abi.memory_layout_id() != 0 && abi.memory_layout_id() == abi.memory_layout_id());
    EXPECT(abi.hash_source_id((const uint8_t *)"a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    for (kind = 0; kind < 9; ++kind) {
        EXPECT(abi.push[kind](runtime, handle));
        EXPECT(abi.runtime_view_len(runtime, kind) == 1);
    }
    failures += use_reservoir();
    failures += use_producers(runtime, &audio_sample);
    failures += use_runtime_reads(runtime, &audio_sample);
    failures += use_payloads(runtime);
    EXPECT(abi.runtime_reset(runtime) && abi.runtime_len(runtime) == 0);
    abi.runtime_destroy(runtime);
    abi.runtime_destroy(small);
    printf("%d failures\n", failures);
    return failures != 0;
}
