/* localcast_claims.h: what estimators say of the sources, as payloads of phase-claim and event-claim samples.
 *
 * Signs, everywhere. Delay positive: the source lags the reference (the same sound appears later in it).
 * Sampling-rate offset positive: the source's clock runs fast, source rate = reference rate * (1 + ppm * 1e-6), so
 * its delay grows. A delay under drift is the delay at the claim's timestamp. Polarity is +1 or -1.
 * A phase claim's sample is stamped with the end of its evidence, an event claim's with its onset.
 * The vocabulary of the last comment lines is that of localcast_reservoir.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LOCALCAST_CLAIMS_H
#define LOCALCAST_CLAIMS_H

#include "localcast_reservoir.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bits of LocalcastPhaseClaimDescriptor.valid: which fields were measured. No bit set: the source was refused. */
#define LOCALCAST_PHASE_VALID_DELAY 1u                /* delay, polarity, coherence and their uncertainty */
#define LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET 2u /* sampling_rate_offset_ppm and its uncertainty */
#define LOCALCAST_PHASE_VALID_PHASE 4u                /* phase_rad */

/* Types of LocalcastEventClaimDescriptor. */
#define LOCALCAST_EVENT_TYPE_OTHER 0u
#define LOCALCAST_EVENT_TYPE_CLAP 1u
#define LOCALCAST_EVENT_TYPE_TRANSIENT 2u
#define LOCALCAST_EVENT_TYPE_SUSTAINED 3u

/* One source against a reference. The sample's sensor is the source. */
typedef struct LocalcastPhaseClaimDescriptor {
    uint64_t source_id_hash;
    uint64_t reference_id_hash;
    uint64_t evidence_start_ns; /* stream time of the first and one past the last frame looked at */
    uint64_t evidence_end_ns;
    double delay_samples; /* at sample_rate_hz; positive: the source lags */
    double delay_uncertainty_samples; /* one standard deviation, >= 0 */
    double sampling_rate_offset_ppm;  /* positive: the source's clock runs fast */
    double sampling_rate_offset_uncertainty_ppm;
    double phase_rad;       /* residual phase at the evidence's spectral centroid, -pi..pi; positive: the source's is ahead */
    float coherence;        /* magnitude-squared coherence after alignment, 0..1 */
    float confidence;       /* 0..1 */
    int32_t polarity;       /* +1 or -1 */
    uint32_t valid;         /* LOCALCAST_PHASE_VALID_... */
    uint32_t sample_rate_hz;
    uint32_t reserved;
} LocalcastPhaseClaimDescriptor;

/* Something that happened. The sample's sensor is the source that heard it. */
typedef struct LocalcastEventClaimDescriptor {
    uint64_t source_id_hash;
    uint64_t onset_ns; /* stream time of the onset */
    uint64_t duration_ns;
    double onset_uncertainty_ns; /* one standard deviation, >= 0 */
    float strength;              /* peak level in full scale, >= 0 */
    float confidence;            /* 0..1 */
    float position_x_m, position_y_m, position_z_m; /* where position_valid is 1 */
    uint32_t position_valid;
    uint32_t type; /* LOCALCAST_EVENT_TYPE_... */
    uint32_t reserved;
} LocalcastEventClaimDescriptor;

/* Pushes a phase claim; the rules are those of localcast_producer_push_audio_block.
 * producer-thread, rt */
LOCALCAST_API bool localcast_producer_push_phase_claim(LocalcastProducer *producer, LocalcastRuntime *runtime,
                                                       uint64_t timestamp_ns, uint64_t arrival_ns,
                                                       const LocalcastPhaseClaimDescriptor *descriptor,
                                                       LocalcastSampleHandle *out) LOCALCAST_RT;

/* Pushes an event claim; the rules are those of localcast_producer_push_audio_block.
 * producer-thread, rt */
LOCALCAST_API bool localcast_producer_push_event_claim(LocalcastProducer *producer, LocalcastRuntime *runtime,
                                                       uint64_t timestamp_ns, uint64_t arrival_ns,
                                                       const LocalcastEventClaimDescriptor *descriptor,
                                                       LocalcastSampleHandle *out) LOCALCAST_RT;

#ifdef __cplusplus
}
#endif

#endif
