// The state of the window as JSON.
// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "localcast/payload_ring.hpp"
#include "program_window.hpp"

namespace localcast::faust::runner {

namespace {

using nlohmann::ordered_json;

ordered_json status_json(const RuntimeStatus& status)
{
    return {{"edge_ns", status.edge_ns},
            {"window_start_ns", status.window_start_ns},
            {"total_sample_count", status.total_sample_count},
            {"camera_frame_count", status.camera_frame_count},
            {"camera_feature_count", status.camera_feature_count},
            {"scene_ray_count", status.scene_ray_count},
            {"surface_claim_count", status.surface_claim_count},
            {"material_claim_count", status.material_claim_count},
            {"audio_block_count", status.audio_block_count},
            {"phase_claim_count", status.phase_claim_count},
            {"event_claim_count", status.event_claim_count},
            {"render_packet_count", status.render_packet_count}};
}

ordered_json stats_json(const RuntimeStats& stats)
{
    return {{"admitted_count", stats.admitted_count}, {"live_count", stats.live_count},
            {"expired_count", stats.expired_count},   {"overrun_count", stats.overrun_count},
            {"late_count", stats.late_count},         {"refused_count", stats.refused_count},
            {"failed_count", stats.failed_count},     {"epoch", stats.epoch},
            {"capacity", stats.capacity},             {"max_disorder_ns", stats.max_disorder_ns}};
}

/** The latest live claim of a source; null without one or where it was refused. */
ordered_json claim_json(const Runtime& runtime, std::uint64_t sensor)
{
    const View<Kind::phase_claim> view = runtime.view<Kind::phase_claim>();
    const auto sample = view.latest(SensorId(sensor));
    if (!sample)
        return nullptr;
    const Result<PhaseClaim> claim = copy_descriptor(view, *sample);
    if (!claim || (claim.value.valid & LOCALCAST_PHASE_VALID_DELAY) == 0)
        return nullptr;
    ordered_json json{{"timestamp_ns", sample->timestamp_ns},
                      {"delay_samples", claim.value.delay_samples},
                      {"delay_uncertainty_samples", claim.value.delay_uncertainty_samples},
                      {"polarity", claim.value.polarity},
                      {"coherence", claim.value.coherence},
                      {"confidence", claim.value.confidence}};
    if ((claim.value.valid & LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET) != 0)
        json["sampling_rate_offset_ppm"] = claim.value.sampling_rate_offset_ppm;
    return json;
}

} // namespace

std::string ProgramWindow::json(std::uint64_t failed_pushes) const
{
    ordered_json sources = ordered_json::array();
    for (std::size_t i = 0; i < names_.size(); ++i)
        sources.push_back({{"name", names_[i]}, {"phase_claim", claim_json(runtime_, sensors_[i])}});
    const ordered_json all{{"status", status_json(runtime_.status())},
                           {"statistics", stats_json(runtime_.stats())},
                           {"failed_pushes", failed_pushes},
                           {"sources", std::move(sources)}};
    // A name is whatever bytes the command line held.
    return all.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace localcast::faust::runner
