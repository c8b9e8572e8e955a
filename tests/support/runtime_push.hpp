// The push of each kind.
// SPDX-License-Identifier: MIT
#pragma once

#include <localcast_reservoir.h>

namespace localcast::test {

using RuntimePush = bool (*)(LocalcastRuntime*, LocalcastSampleHandle) noexcept;

inline constexpr RuntimePush runtime_push[LOCALCAST_SAMPLE_KIND_COUNT] = {
    localcast_runtime_push_camera_frame,   localcast_runtime_push_camera_feature, localcast_runtime_push_scene_ray,
    localcast_runtime_push_surface_claim,  localcast_runtime_push_material_claim, localcast_runtime_push_audio_block,
    localcast_runtime_push_phase_claim,    localcast_runtime_push_event_claim,    localcast_runtime_push_render_packet,
};

} // namespace localcast::test
