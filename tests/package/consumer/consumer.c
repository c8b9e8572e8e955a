/* The smallest use from C.
 * SPDX-License-Identifier: MIT */
#include <localcast_reservoir.h>

#include <stdio.h>

int main(void) {
    LocalcastRuntime *runtime = localcast_runtime_create(0);
    LocalcastSampleHandle handle = {1, 2, 3, 4, 5, 0, 0};
    if (!localcast_runtime_push_audio_block(runtime, handle)) return 1;
    printf("localcast %zu sample\n", localcast_runtime_len(runtime));
    localcast_runtime_destroy(runtime);
    return 0;
}
