/* localcast_payload.h: fixed memory for payloads, whose entries live as long as their samples do.
 *
 * THE RULE, which every adapter obeys. A payload handle is the address of an entry's data. An entry is lent by
 * begin, filled by its producer, bound to a timestamp by commit, and only then pushed. It is reused only after that
 * timestamp has left the runtime's window plus the ring's guard time; when there is no such entry, begin says so and
 * the ring counts it: live memory is never overwritten, and neither a reset nor an edge that stands still frees
 * anything early. A reader copies, then asks whether the sample is still live; if not, it discards the copy
 * (localcast_runtime_copy_payload does both). The library follows only handles that lie inside a committed entry of a
 * ring registered with the runtime; a foreign handle is passed on, never followed.
 *
 * A ring belongs to its runtime. The producer releases it when it leaves; the memory stays until its samples have
 * left the window and no reader holds it. Rings are registered by creation and freed by collect, by the creation of
 * another ring or by the runtime's destruction.
 * The vocabulary of the last comment lines is that of localcast_reservoir.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LOCALCAST_PAYLOAD_H
#define LOCALCAST_PAYLOAD_H

#include "localcast_reservoir.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Rings that one runtime can have registered at once. */
#define LOCALCAST_MAX_PAYLOAD_RINGS 1024u

/* Guard time of a ring created with guard 0: half a second of stream time. */
#define LOCALCAST_DEFAULT_PAYLOAD_GUARD_NS UINT64_C(500000000)

typedef struct LocalcastPayloadRing LocalcastPayloadRing;

/* What begin lends: `data` points to the bytes asked for, aligned to 64; `handle` is its address. */
typedef struct LocalcastPayload {
    void *data;
    uint64_t handle;
    uint64_t bytes;
} LocalcastPayload;

/* A ring's counts since creation. Set `size` before the call, as in LocalcastRuntimeStats. */
typedef struct LocalcastPayloadRingStats {
    uint32_t size;
    uint32_t memory_locked;
    uint64_t committed_count; /* entries bound to a sample */
    uint64_t cancelled_count; /* entries lent and given back */
    uint64_t refused_count;   /* begins that found no room */
    uint64_t entry_count;     /* entries the ring has */
    uint64_t entry_bytes;     /* bytes an entry has */
    uint64_t reserved_count;  /* entries not known to be reusable; begin looks 16 times a lap, and when it must */
} LocalcastPayloadRingStats;

/* ---- create -------------------------------------------------------------------------------------------------- */

/* A ring of `entry_count` entries of `entry_bytes` each, registered with the runtime. Null for a null runtime, a zero,
 * a size that overflows, when memory is short or LOCALCAST_MAX_PAYLOAD_RINGS are registered already.
 * any-thread, blocks */
LOCALCAST_API LocalcastPayloadRing *localcast_payload_ring_create(LocalcastRuntime *runtime, size_t entry_bytes,
                                                                  size_t entry_count,
                                                                  uint64_t guard_ns) LOCALCAST_BLOCKS;

/* The producer is done with the ring and must not touch it again. Its memory is kept as long as THE RULE says. Null
 * is allowed.
 * producer-thread, blocks */
LOCALCAST_API void localcast_payload_ring_release(LocalcastPayloadRing *ring) LOCALCAST_BLOCKS;

/* Frees the released rings whose samples have left the window plus guard and that no reader holds. The number that
 * remain registered, released or not.
 * any-thread, blocks */
LOCALCAST_API size_t localcast_runtime_collect_payload_rings(LocalcastRuntime *runtime) LOCALCAST_BLOCKS;

/* ---- produce ------------------------------------------------------------------------------------------------- */

/* Lends the next entry for `bytes` bytes. NO_DATA when the next entry's sample still holds it (counted), INVALID for
 * null, more bytes than an entry has, or when an entry is lent already.
 * producer-thread, rt */
LOCALCAST_API LocalcastStatus localcast_payload_begin(LocalcastPayloadRing *ring, size_t bytes,
                                                      LocalcastPayload *out) LOCALCAST_RT;

/* Binds the lent entry to a sample with this timestamp; push the sample after it. False when none is lent.
 * producer-thread, rt */
LOCALCAST_API bool localcast_payload_commit(LocalcastPayloadRing *ring, uint64_t timestamp_ns) LOCALCAST_RT;

/* Gives the lent entry back unused (or, right after commit, takes a commit back whose push was refused). False when
 * there is nothing to give back.
 * producer-thread, rt */
LOCALCAST_API bool localcast_payload_cancel(LocalcastPayloadRing *ring) LOCALCAST_RT;

/* ---- read ---------------------------------------------------------------------------------------------------- */

/* Copies `bytes` bytes, `offset` into the payload of a sample, to `dst` and then asks whether the sample is still
 * live. OK when the copy is whole; TOO_OLD or NO_DATA when the sample is not live (discard the copy); INVALID when the
 * handle lies in no registered ring or the bytes do not lie inside its entry (nothing was followed).
 * any-thread, rt */
LOCALCAST_API LocalcastStatus localcast_runtime_copy_payload(const LocalcastRuntime *runtime,
                                                             LocalcastSampleKind kind,
                                                             const LocalcastSampleHandle *sample, size_t offset,
                                                             void *dst, size_t bytes) LOCALCAST_RT;

/* ---- status -------------------------------------------------------------------------------------------------- */

/* A ring's counts. False for null and for a `size` below 8.
 * producer-thread, rt */
LOCALCAST_API bool localcast_payload_ring_stats(const LocalcastPayloadRing *ring,
                                                LocalcastPayloadRingStats *out) LOCALCAST_RT;

#ifdef __cplusplus
}
#endif

#endif
