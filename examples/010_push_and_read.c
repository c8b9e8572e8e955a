/* A window in C: push two samples of a sensor, read them back, see the older one leave.
 * SPDX-License-Identifier: MIT
 */
#include <localcast_reservoir.h>

#include <inttypes.h>
#include <stdio.h>

int main(void) {
    /* Five seconds, room for 1,024 samples. All memory is taken here. */
    LocalcastRuntime *runtime = localcast_runtime_create_with_capacity(0, 1024);
    if (runtime == NULL) {
        fprintf(stderr, "not enough memory for a window\n");
        return 1;
    }

    LocalcastSampleHandle frame = {0};
    frame.sensor_id_hash = localcast_hash_source_id((const uint8_t *)"camera-1", 8);
    frame.timestamp_ns = UINT64_C(1000000000);
    bool ok = localcast_runtime_push_camera_frame(runtime, frame);
    frame.timestamp_ns = UINT64_C(3000000000);
    frame.sequence = 1;
    ok = localcast_runtime_push_camera_frame(runtime, frame) && ok;

    LocalcastSampleHandle latest;
    ok = localcast_runtime_latest_for_sensor(runtime, LOCALCAST_SAMPLE_CAMERA_FRAME, frame.sensor_id_hash, &latest) && ok;
    printf("%zu frames, the latest at %" PRIu64 " ns\n", localcast_runtime_len(runtime), latest.timestamp_ns);
    ok = ok && localcast_runtime_len(runtime) == 2 && latest.sequence == 1;

    /* An event of another sensor moves the one edge of all kinds: the window now begins after the first frame. */
    LocalcastSampleHandle event = {0};
    event.sensor_id_hash = localcast_hash_source_id((const uint8_t *)"clap-detector", 13);
    event.timestamp_ns = UINT64_C(6500000000);
    ok = localcast_runtime_push_event_claim(runtime, event) && ok;

    LocalcastRuntimeStatus status;
    ok = localcast_runtime_status(runtime, &status) && ok;
    printf("window from %" PRIu64 " ns to %" PRIu64 " ns: %zu frame, %zu event\n", status.window_start_ns, status.edge_ns,
           status.camera_frame_count, status.event_claim_count);
    ok = ok && status.camera_frame_count == 1 && status.event_claim_count == 1;

    localcast_runtime_destroy(runtime);
    return ok ? 0 : 1;
}
