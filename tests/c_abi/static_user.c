/* A shared object as a plugin is one: it links the static library and exports one function of its own.
 * SPDX-License-Identifier: MIT */
#include <localcast_payload.h>

__attribute__((visibility("default"))) bool plugin_entry(void);

bool plugin_entry(void) {
    LocalcastRuntime *runtime = localcast_runtime_create_with_capacity(0, 16);
    LocalcastPayloadRing *ring = localcast_payload_ring_create(runtime, 64, 4, 0);
    const bool made = runtime && ring;
    localcast_payload_ring_release(ring);
    localcast_runtime_destroy(runtime);
    return made;
}
