/* localcast_reservoir.h: a rolling window of sample handles on one clock.
 *
 * One reservoir holds the last five seconds (or any duration) of what every sensor says, as 48-byte handles, in
 * order of admission. It owns time, order and retention; it never owns, copies or interprets payload bytes.
 *
 * Every function states two facts on the last line of its comment, in this vocabulary and no other:
 *
 *   any-thread       any number of threads may call it at once on the same object
 *   producer-thread  one thread at a time per producer object (any threads for different producers)
 *   owner            only while no other thread uses the object
 *
 *   rt      no lock, no allocation, no system call, no unbounded loop: callable from an audio callback
 *   blocks  may allocate, lock or wait: never call it from a real-time callback
 *
 * Nothing throws, aborts or prints. Null objects, null out pointers and unknown kinds give false, 0 or null, and
 * then nothing is written. Times are nanoseconds of one stream clock, which is neither wall time nor a playhead.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LOCALCAST_RESERVOIR_H
#define LOCALCAST_RESERVOIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOCALCAST_VERSION_MAJOR 0
#define LOCALCAST_VERSION_MINOR 1
#define LOCALCAST_VERSION_PATCH 0
#define LOCALCAST_VERSION_STRING "0.1.0"

/* Version of the binary interface. It changes only if an existing struct, id or function changes its meaning. */
#define LOCALCAST_ABI_VERSION 1u

/* ---- linkage and checked facts ------------------------------------------------------------------------------- */

#if defined(LOCALCAST_STATIC)
#define LOCALCAST_API
#elif defined(_WIN32)
#if defined(LOCALCAST_BUILDING)
#define LOCALCAST_API __declspec(dllexport)
#else
#define LOCALCAST_API __declspec(dllimport)
#endif
#else
#define LOCALCAST_API __attribute__((visibility("default")))
#endif

/* LOCALCAST_RT ends the declaration of every `rt` function: with clang 20 or later the compiler
 * (-Wfunction-effects) and RealtimeSanitizer (-fsanitize=realtime) then check the promise. */
#if defined(__clang__) && __clang_major__ >= 20
#define LOCALCAST_NONBLOCKING __attribute__((nonblocking))
#else
#define LOCALCAST_NONBLOCKING
#endif
#ifdef __cplusplus
#define LOCALCAST_NOEXCEPT noexcept
#else
#define LOCALCAST_NOEXCEPT
#endif
#define LOCALCAST_RT LOCALCAST_NOEXCEPT LOCALCAST_NONBLOCKING
#define LOCALCAST_BLOCKS LOCALCAST_NOEXCEPT

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what a sample is ---------------------------------------------------------------------------------------- */

typedef uint32_t LocalcastSampleKind;
enum {
    LOCALCAST_SAMPLE_CAMERA_FRAME = 0,
    LOCALCAST_SAMPLE_CAMERA_FEATURE = 1,
    LOCALCAST_SAMPLE_SCENE_RAY = 2,
    LOCALCAST_SAMPLE_SURFACE_CLAIM = 3,
    LOCALCAST_SAMPLE_MATERIAL_CLAIM = 4,
    LOCALCAST_SAMPLE_AUDIO_BLOCK = 5,
    LOCALCAST_SAMPLE_PHASE_CLAIM = 6,
    LOCALCAST_SAMPLE_EVENT_CLAIM = 7,
    LOCALCAST_SAMPLE_RENDER_PACKET = 8
};

/* Number of sample kinds of this version. */
#define LOCALCAST_SAMPLE_KIND_COUNT 9u

/* Duration of a window created with duration 0: five seconds. */
#define LOCALCAST_DEFAULT_DURATION_NS UINT64_C(5000000000)

/* Capacity of a window created with capacity 0, and the largest capacity accepted. */
#define LOCALCAST_DEFAULT_CAPACITY ((size_t)262144)
#define LOCALCAST_MAX_CAPACITY ((size_t)1 << 26)

/* Flag of diagnostic samples; any flag other than 0 is refused by the window. */
#define LOCALCAST_SAMPLE_FLAG_DIAGNOSTIC 1u

/* Sample formats of an audio block: 32-bit float, frame by frame or channel after channel. */
#define LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED 1u
#define LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR 2u

/* What the window holds of a sample. `arrival_ns` is data of the producer's, never a clock of the window's. */
typedef struct LocalcastSampleHandle {
    uint64_t sensor_id_hash; /* localcast_hash_source_id of the sensor's name */
    uint64_t timestamp_ns;   /* stream time the sample speaks of */
    uint64_t arrival_ns;     /* when it arrived, on a clock of the producer's choice */
    uint64_t sequence;       /* counts the producer's samples */
    uint64_t payload_handle; /* the producer's own; passed on, never followed */
    uint32_t flags;          /* must be 0 */
    uint32_t reserved;
} LocalcastSampleHandle;

/* A block of audio samples. `data_handle` is the address of the first float; the sample's timestamp is the time of
 * the first frame. */
typedef struct LocalcastAudioBlockDescriptor {
    uint64_t data_handle;
    uint32_t frame_count;
    uint32_t channel_count;
    uint32_t sample_rate_hz;
    uint32_t sample_format; /* LOCALCAST_AUDIO_SAMPLE_FORMAT_... */
    uint64_t start_sample;  /* index of the first frame in its source's own count */
    uint64_t channel_layout_hash;
} LocalcastAudioBlockDescriptor;

/* A packet of points for a renderer. */
typedef struct LocalcastRenderPacketDescriptor {
    uint64_t point_buffer_handle;
    uint32_t point_count;
    uint32_t point_stride_bytes;
    uint32_t target_width;
    uint32_t target_height;
    uint64_t source_time_min_ns;
    uint64_t source_time_max_ns;
    uint64_t present_time_ns;
    uint64_t audio_alignment_time_ns;
    uint64_t metadata_handle;
} LocalcastRenderPacketDescriptor;

/* One point of a render packet. Position and radius in metres, colour and confidence in 0..1. */
typedef struct LocalcastRenderPoint {
    uint64_t stable_key_hash;
    uint64_t source_timestamp_ns;
    float x, y, z;
    float radius_m;
    float red, green, blue, alpha;
    float confidence;
} LocalcastRenderPoint;

/* The window at one moment: edge, start, and the number of live samples, in all and of each kind. */
typedef struct LocalcastRuntimeStatus {
    uint64_t edge_ns;
    uint64_t window_start_ns;
    size_t total_sample_count;
    size_t camera_frame_count;
    size_t camera_feature_count;
    size_t scene_ray_count;
    size_t surface_claim_count;
    size_t material_claim_count;
    size_t audio_block_count;
    size_t phase_claim_count;
    size_t event_claim_count;
    size_t render_packet_count;
} LocalcastRuntimeStatus;

/* What became of everything that was handed in. Set `size` to sizeof(LocalcastRuntimeStats) before the call; fields
 * are only ever appended, and a caller's shorter struct is filled as far as it reaches. Once the window is quiet,
 * admitted_count = live_count + expired_count + overrun_count. Counts run since creation, through every reset. */
typedef struct LocalcastRuntimeStats {
    uint32_t size;            /* in: bytes the caller has; out: bytes written */
    uint32_t memory_locked;   /* 1 where the window's memory is locked against paging */
    uint64_t admitted_count;  /* samples that took a place */
    uint64_t live_count;      /* of those, inside the window now */
    uint64_t expired_count;   /* of those, left behind by the edge or by a reset */
    uint64_t overrun_count;   /* of those, still live when capacity made them give way */
    uint64_t late_count;      /* accepted, but older than the window at push: never admitted, never observable */
    uint64_t refused_count;   /* refused for flags or an unknown kind */
    uint64_t failed_count;    /* pushes that found no place to store their sample */
    uint64_t epoch;           /* number of resets */
    uint64_t capacity;        /* most recent admissions that are kept */
    uint64_t max_disorder_ns; /* largest distance of an admitted sample behind the edge of its moment */
    uint64_t kind_admitted_count[LOCALCAST_SAMPLE_KIND_COUNT];
    uint64_t kind_last_timestamp_ns[LOCALCAST_SAMPLE_KIND_COUNT]; /* of the kind's last admission; 0 before any */
} LocalcastRuntimeStats;

/* Answers of the reads that can fail in more than one way. */
typedef uint32_t LocalcastStatus;
enum {
    LOCALCAST_OK = 0,      /* answered */
    LOCALCAST_NO_DATA = 1, /* nothing live to answer with */
    LOCALCAST_TOO_OLD = 2, /* what was asked for has left the window */
    LOCALCAST_TOO_NEW = 3, /* what was asked for has not arrived yet */
    LOCALCAST_INVALID = 4  /* null pointer, unknown kind or contradictory arguments */
};

/* A reader's place in one kind of one runtime, kept by the reader. Zeroed, it starts at the oldest live sample. */
typedef struct LocalcastCursor {
    uint64_t epoch;    /* epoch that `position` belongs to */
    uint64_t position; /* next place to look at; 0 before the first read */
    uint64_t ordinal;  /* samples of the kind admitted before `position` */
    uint64_t missed;   /* samples that left the window before this cursor reached them, so far */
} LocalcastCursor;

/* What a reader has looked up of one kind of one runtime by localcast_runtime_watch_latest, kept by the reader, who can
 * then ask at once whether it all still holds. Zeroed, it holds nothing. */
typedef struct LocalcastWatch {
    uint64_t epoch;     /* of the answers, counted from 1; 0: nothing holds */
    uint64_t arrivals;  /* samples of the kind that had come in before the first answer */
    uint64_t oldest_ns; /* smallest timestamp among the answers */
    uint64_t places;    /* admissions after which capacity may make one of them give way */
} LocalcastWatch;

typedef struct LocalcastReservoir LocalcastReservoir; /* the window alone */
typedef struct LocalcastRuntime LocalcastRuntime;     /* the window, its payload rings and statistics */
typedef struct LocalcastProducer LocalcastProducer;   /* one sensor's identity and sequence */

/* ---- names and versions -------------------------------------------------------------------------------------- */

/* LOCALCAST_ABI_VERSION of the library that runs.
 * any-thread, rt */
LOCALCAST_API uint32_t localcast_abi_version(void) LOCALCAST_RT;

/* Version of the library that runs, as "major.minor.patch"; never null, never freed.
 * any-thread, rt */
LOCALCAST_API const char *localcast_version_string(void) LOCALCAST_RT;

/* Identity of what this copy of the library keeps in memory. Copies in one process, linked into binaries of their own,
 * may use one another's runtimes and payload rings if theirs are equal and they share the process's heap.
 * any-thread, rt */
LOCALCAST_API uint64_t localcast_memory_layout_id(void) LOCALCAST_RT;

/* A status in words, in English; never null, never freed. An unknown value gives "unknown status".
 * any-thread, rt */
LOCALCAST_API const char *localcast_status_text(LocalcastStatus status) LOCALCAST_RT;

/* 64-bit FNV-1a of a sensor's name. Null or empty gives 0; a hash that comes out 0 becomes 1.
 * any-thread, rt */
LOCALCAST_API uint64_t localcast_hash_source_id(const uint8_t *bytes, size_t len) LOCALCAST_RT;

/* ---- create: reservoir --------------------------------------------------------------------------------------- */

/* A window of `duration_ns` (0 means five seconds) and default capacity; null when memory is short.
 * any-thread, blocks */
LOCALCAST_API LocalcastReservoir *localcast_reservoir_create(uint64_t duration_ns) LOCALCAST_BLOCKS;

/* The same with room for the `max_samples` most recent admissions (0 means the default; at most
 * LOCALCAST_MAX_CAPACITY, else null). Memory is taken and touched here; nothing allocates afterwards. On Unix a forked
 * child shares the window with its parent: fork() copies none of it, and no push after it waits for the kernel to do so.
 * any-thread, blocks */
LOCALCAST_API LocalcastReservoir *localcast_reservoir_create_with_capacity(uint64_t duration_ns,
                                                                           size_t max_samples) LOCALCAST_BLOCKS;

/* Frees the window. Null is allowed.
 * owner, blocks */
LOCALCAST_API void localcast_reservoir_destroy(LocalcastReservoir *reservoir) LOCALCAST_BLOCKS;

/* ---- produce and read: reservoir ----------------------------------------------------------------------------- */

/* Admits a sample behind those already there and moves the edge to its timestamp if that is later. True when it was
 * admitted, and also when it was older than the window (then it is counted as late and never observable). False for
 * a null object, an unknown kind, flags other than 0, or when no place could be had.
 * any-thread, rt */
LOCALCAST_API bool localcast_reservoir_push(LocalcastReservoir *reservoir, LocalcastSampleKind kind,
                                            LocalcastSampleHandle handle) LOCALCAST_RT;

/* Moves the edge to `edge_ns` if that is later; the edge never goes back. False only for a null object.
 * any-thread, rt */
LOCALCAST_API bool localcast_reservoir_set_edge(LocalcastReservoir *reservoir, uint64_t edge_ns) LOCALCAST_RT;

/* Largest timestamp admitted or set; 0 for an empty window.
 * any-thread, rt */
LOCALCAST_API uint64_t localcast_reservoir_edge_ns(const LocalcastReservoir *reservoir) LOCALCAST_RT;

/* Edge less duration, not below 0. Samples with timestamp_ns >= this are live.
 * any-thread, rt */
LOCALCAST_API uint64_t localcast_reservoir_window_start_ns(const LocalcastReservoir *reservoir) LOCALCAST_RT;

/* Number of live samples.
 * any-thread, rt */
LOCALCAST_API size_t localcast_reservoir_len(const LocalcastReservoir *reservoir) LOCALCAST_RT;

/* Number of live samples of one kind.
 * any-thread, rt */
LOCALCAST_API size_t localcast_reservoir_view_len(const LocalcastReservoir *reservoir,
                                                  LocalcastSampleKind kind) LOCALCAST_RT;

/* The live sample number `index`, oldest admission first, and its kind. False past the end.
 * any-thread, rt */
LOCALCAST_API bool localcast_reservoir_sample_at(const LocalcastReservoir *reservoir, size_t index,
                                                 LocalcastSampleKind *out_kind,
                                                 LocalcastSampleHandle *out) LOCALCAST_RT;

/* The live sample number `index` of one kind, oldest admission first. False past the end.
 * any-thread, rt */
LOCALCAST_API bool localcast_reservoir_view_sample_at(const LocalcastReservoir *reservoir, LocalcastSampleKind kind,
                                                      size_t index, LocalcastSampleHandle *out) LOCALCAST_RT;

/* The last admitted live sample of a kind and sensor (not the one with the largest timestamp).
 * any-thread, rt */
LOCALCAST_API bool localcast_reservoir_latest_for_sensor(const LocalcastReservoir *reservoir,
                                                         LocalcastSampleKind kind, uint64_t sensor_id_hash,
                                                         LocalcastSampleHandle *out) LOCALCAST_RT;

/* ---- create: runtime ----------------------------------------------------------------------------------------- */

/* A runtime with a window of `duration_ns` (0 means five seconds) and default capacity; null when memory is short.
 * any-thread, blocks */
LOCALCAST_API LocalcastRuntime *localcast_runtime_create(uint64_t duration_ns) LOCALCAST_BLOCKS;

/* The same with room for the `max_samples` most recent admissions (0 means the default; at most
 * LOCALCAST_MAX_CAPACITY, else null). Memory is taken and touched here; nothing allocates afterwards. On Unix a forked
 * child shares window and payload rings with its parent (fork() copies none of them, and no push after it waits for the
 * kernel to do so): what either pushes both see. A ring stays its producer's; what a child destroys or releases is
 * destroyed and released in the child alone.
 * any-thread, blocks */
LOCALCAST_API LocalcastRuntime *localcast_runtime_create_with_capacity(uint64_t duration_ns,
                                                                       size_t max_samples) LOCALCAST_BLOCKS;

/* Frees the runtime, its window and its payload rings. Null is allowed.
 * owner, blocks */
LOCALCAST_API void localcast_runtime_destroy(LocalcastRuntime *runtime) LOCALCAST_BLOCKS;

/* Empties the window: edge 0, epoch + 1. A push under way lands in one epoch or the other, whole. False for null.
 * any-thread, blocks */
LOCALCAST_API bool localcast_runtime_reset(LocalcastRuntime *runtime) LOCALCAST_BLOCKS;

/* ---- produce: runtime ---------------------------------------------------------------------------------------- */

/* Each admits a sample of the kind in its name; the rules are those of localcast_reservoir_push.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_camera_frame(LocalcastRuntime *runtime,
                                                       LocalcastSampleHandle handle) LOCALCAST_RT;
/* As localcast_runtime_push_camera_frame.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_camera_feature(LocalcastRuntime *runtime,
                                                         LocalcastSampleHandle handle) LOCALCAST_RT;
/* As localcast_runtime_push_camera_frame.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_scene_ray(LocalcastRuntime *runtime,
                                                    LocalcastSampleHandle handle) LOCALCAST_RT;
/* As localcast_runtime_push_camera_frame.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_surface_claim(LocalcastRuntime *runtime,
                                                        LocalcastSampleHandle handle) LOCALCAST_RT;
/* As localcast_runtime_push_camera_frame.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_material_claim(LocalcastRuntime *runtime,
                                                         LocalcastSampleHandle handle) LOCALCAST_RT;
/* As localcast_runtime_push_camera_frame.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_audio_block(LocalcastRuntime *runtime,
                                                      LocalcastSampleHandle handle) LOCALCAST_RT;
/* As localcast_runtime_push_camera_frame.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_phase_claim(LocalcastRuntime *runtime,
                                                      LocalcastSampleHandle handle) LOCALCAST_RT;
/* As localcast_runtime_push_camera_frame.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_event_claim(LocalcastRuntime *runtime,
                                                      LocalcastSampleHandle handle) LOCALCAST_RT;
/* As localcast_runtime_push_camera_frame.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_push_render_packet(LocalcastRuntime *runtime,
                                                        LocalcastSampleHandle handle) LOCALCAST_RT;

/* ---- produce: producer --------------------------------------------------------------------------------------- */

/* A producer of one kind and sensor; its first sample gets `initial_sequence`. Null for an unknown kind or hash 0.
 * any-thread, blocks */
LOCALCAST_API LocalcastProducer *localcast_producer_create(LocalcastSampleKind kind, uint64_t sensor_id_hash,
                                                           uint64_t initial_sequence) LOCALCAST_BLOCKS;

/* The same, naming the sensor. Null for an unknown kind and for a null or empty name.
 * any-thread, blocks */
LOCALCAST_API LocalcastProducer *localcast_producer_create_for_source(LocalcastSampleKind kind, const uint8_t *id,
                                                                      size_t len,
                                                                      uint64_t initial_sequence) LOCALCAST_BLOCKS;

/* Frees the producer; its samples stay in the window. Null is allowed.
 * owner, blocks */
LOCALCAST_API void localcast_producer_destroy(LocalcastProducer *producer) LOCALCAST_BLOCKS;

/* Sequence number of the next sample; it stays at UINT64_MAX once there. 0 for null.
 * producer-thread, rt */
LOCALCAST_API uint64_t localcast_producer_next_sequence(const LocalcastProducer *producer) LOCALCAST_RT;

/* Pushes a sample with the producer's kind, hash and next sequence, and writes it to `out` unless that is null.
 * False as for localcast_reservoir_push; then no sequence number is consumed.
 * producer-thread, rt */
LOCALCAST_API bool localcast_producer_push(LocalcastProducer *producer, LocalcastRuntime *runtime,
                                           uint64_t timestamp_ns, uint64_t arrival_ns, uint64_t payload_handle,
                                           LocalcastSampleHandle *out) LOCALCAST_RT;

/* Pushes an audio block: the descriptor's address is the payload handle, so the descriptor must stay where it is
 * until its sample has left the window (localcast_payload.h helps). False also for a producer of another kind and
 * for a null descriptor.
 * producer-thread, rt */
LOCALCAST_API bool localcast_producer_push_audio_block(LocalcastProducer *producer, LocalcastRuntime *runtime,
                                                       uint64_t timestamp_ns, uint64_t arrival_ns,
                                                       const LocalcastAudioBlockDescriptor *descriptor,
                                                       LocalcastSampleHandle *out) LOCALCAST_RT;

/* Pushes a render packet; the rules are those of localcast_producer_push_audio_block.
 * producer-thread, rt */
LOCALCAST_API bool localcast_producer_push_render_packet(LocalcastProducer *producer, LocalcastRuntime *runtime,
                                                         uint64_t timestamp_ns, uint64_t arrival_ns,
                                                         const LocalcastRenderPacketDescriptor *descriptor,
                                                         LocalcastSampleHandle *out) LOCALCAST_RT;

/* ---- read: runtime ------------------------------------------------------------------------------------------- */

/* Number of live samples.
 * any-thread, rt */
LOCALCAST_API size_t localcast_runtime_len(const LocalcastRuntime *runtime) LOCALCAST_RT;

/* Number of live samples of one kind.
 * any-thread, rt */
LOCALCAST_API size_t localcast_runtime_view_len(const LocalcastRuntime *runtime,
                                                LocalcastSampleKind kind) LOCALCAST_RT;

/* As localcast_reservoir_sample_at.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_sample_at(const LocalcastRuntime *runtime, size_t index,
                                               LocalcastSampleKind *out_kind,
                                               LocalcastSampleHandle *out) LOCALCAST_RT;

/* As localcast_reservoir_view_sample_at.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_view_sample_at(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                    size_t index, LocalcastSampleHandle *out) LOCALCAST_RT;

/* As localcast_reservoir_latest_for_sensor.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_latest_for_sensor(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                       uint64_t sensor_id_hash,
                                                       LocalcastSampleHandle *out) LOCALCAST_RT;

/* As localcast_runtime_latest_for_sensor; the watch takes down how long the answer holds, true or false. It must have
 * been begun by localcast_runtime_watch_holds with the same runtime and kind; null does without.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_watch_latest(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                  uint64_t sensor_id_hash, LocalcastWatch *watch,
                                                  LocalcastSampleHandle *out) LOCALCAST_RT;

/* Whether everything that localcast_runtime_watch_latest answered since the watch was begun is what it would answer
 * now, of however many sensors: nothing of the kind has come in since, and none of it has left the window. Else false,
 * and the watch is begun anew: look everything up again. A zeroed watch gives false.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_watch_holds(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                 LocalcastWatch *watch) LOCALCAST_RT;

/* Live samples of a kind with from_ns <= timestamp_ns < to_ns, in order of admission: the first `cap` of them go to
 * `out` (which may be null when cap is 0), their full number to `n`. NO_DATA when there are none, TOO_OLD when
 * to_ns <= window start, TOO_NEW when from_ns is past the edge (n is 0 in each case); INVALID when from_ns > to_ns.
 * any-thread, rt */
LOCALCAST_API LocalcastStatus localcast_runtime_read_range(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                           uint64_t from_ns, uint64_t to_ns,
                                                           LocalcastSampleHandle *out, size_t cap,
                                                           size_t *n) LOCALCAST_RT;

/* Whether this very sample is in the window: OK; TOO_OLD when the window has passed its timestamp; NO_DATA when the
 * window reaches that far but holds no such sample (it gave way, was reset, or never was).
 * any-thread, rt */
LOCALCAST_API LocalcastStatus localcast_runtime_is_live(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                        const LocalcastSampleHandle *handle) LOCALCAST_RT;

/* The next live sample of a kind behind the cursor, each once, in order of admission. Samples that left the window
 * unread (by expiry, overrun or a reset) are added to cursor->missed. NO_DATA when there is nothing new; TOO_OLD once after a reset: the cursor then
 * stands at the beginning of the new epoch (cursor->epoch) and the next call goes on from there.
 * any-thread, rt */
LOCALCAST_API LocalcastStatus localcast_runtime_read_next(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                          LocalcastCursor *cursor,
                                                          LocalcastSampleHandle *out) LOCALCAST_RT;

/* The live sample of a sensor with the largest timestamp_ns <= at_ns (of equal ones the last admitted). NO_DATA when
 * the sensor has no live sample, TOO_OLD when all of them are later than at_ns.
 * any-thread, rt */
LOCALCAST_API LocalcastStatus localcast_runtime_before(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                       uint64_t sensor_id_hash, uint64_t at_ns,
                                                       LocalcastSampleHandle *out) LOCALCAST_RT;

/* The live sample of a sensor with the smallest timestamp_ns > at_ns (of equal ones the first admitted). NO_DATA when
 * the sensor has no live sample, TOO_NEW when none of them is later than at_ns.
 * any-thread, rt */
LOCALCAST_API LocalcastStatus localcast_runtime_after(const LocalcastRuntime *runtime, LocalcastSampleKind kind,
                                                      uint64_t sensor_id_hash, uint64_t at_ns,
                                                      LocalcastSampleHandle *out) LOCALCAST_RT;

/* ---- status: runtime ----------------------------------------------------------------------------------------- */

/* Edge, start and counts of one moment.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_status(const LocalcastRuntime *runtime, LocalcastRuntimeStatus *out) LOCALCAST_RT;

/* What became of everything handed in; see LocalcastRuntimeStats. False for null and for a `size` below 8.
 * any-thread, rt */
LOCALCAST_API bool localcast_runtime_stats(const LocalcastRuntime *runtime, LocalcastRuntimeStats *out) LOCALCAST_RT;

#ifdef __cplusplus
}
#endif

#endif
