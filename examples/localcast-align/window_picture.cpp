// Reads the typed views range by range and copies the payloads that are still live.
// SPDX-License-Identifier: MIT
#include "window_picture.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "localcast_payload.h"
#include "stream_clock.hpp"

namespace localcast::align {

namespace {

std::vector<LocalcastSampleHandle> read_view(const LocalcastRuntime* runtime, LocalcastSampleKind kind,
                                             const LocalcastRuntimeStatus& status)
{
    std::size_t count = localcast_runtime_view_len(runtime, kind);
    std::vector<LocalcastSampleHandle> samples(count);
    const auto answer = localcast_runtime_read_range(runtime, kind, status.window_start_ns, status.edge_ns + 1,
                                                     samples.data(), samples.size(), &count);
    samples.resize(answer == LOCALCAST_OK ? std::min(count, samples.size()) : 0);
    return samples;
}

/** The block's outline; nothing if it has left the window meanwhile. */
void add_block(const LocalcastRuntime* runtime, const LocalcastSampleHandle& sample, WindowLane& lane)
{
    LocalcastAudioBlockDescriptor block{};
    if (localcast_runtime_copy_payload(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, &sample, 0, &block, sizeof block) !=
        LOCALCAST_OK)
        return;
    std::vector<float> samples(std::size_t{block.frame_count} * block.channel_count);
    if (localcast_runtime_copy_payload(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, &sample,
                                       block.data_handle - sample.payload_handle, samples.data(),
                                       samples.size() * sizeof(float)) != LOCALCAST_OK)
        return;
    float peak = 0.0F;
    for (const float value : samples)
        peak = std::max(peak, std::abs(value));
    lane.blocks.push_back(
        {seconds(sample.timestamp_ns), static_cast<double>(block.frame_count) / block.sample_rate_hz, peak});
}

void add_claim(const LocalcastRuntime* runtime, const LocalcastSampleHandle& sample, WindowLane& lane)
{
    LocalcastPhaseClaimDescriptor claim{};
    if (localcast_runtime_copy_payload(runtime, LOCALCAST_SAMPLE_PHASE_CLAIM, &sample, 0, &claim, sizeof claim) !=
        LOCALCAST_OK)
        return;
    const bool valid = (claim.valid & LOCALCAST_PHASE_VALID_DELAY) != 0;
    lane.claims.push_back({seconds(sample.timestamp_ns), valid,
                           valid ? claim.delay_samples * 1e3 / claim.sample_rate_hz : 0.0, claim.confidence});
}

} // namespace

WindowPicture take_picture(const LocalcastRuntime* runtime, std::span<const Recording> recordings,
                           std::size_t max_lanes)
{
    LocalcastRuntimeStatus status{};
    localcast_runtime_status(runtime, &status);
    WindowPicture picture{seconds(status.window_start_ns), seconds(status.edge_ns), status.total_sample_count,
                          status.audio_block_count, status.phase_claim_count, {}};
    std::unordered_map<std::uint64_t, std::size_t> lane_of;
    for (std::size_t i = 0; i < recordings.size() && picture.lanes.size() < max_lanes; ++i) {
        if (!recordings[i].aligned())
            continue;
        lane_of[recordings[i].sensor] = picture.lanes.size();
        picture.lanes.push_back({i, {}, {}});
    }
    const auto read = [&](LocalcastSampleKind kind, auto add) {
        for (const LocalcastSampleHandle& sample : read_view(runtime, kind, status)) {
            if (const auto lane = lane_of.find(sample.sensor_id_hash); lane != lane_of.end())
                add(runtime, sample, picture.lanes[lane->second]);
        }
    };
    read(LOCALCAST_SAMPLE_AUDIO_BLOCK, add_block);
    read(LOCALCAST_SAMPLE_PHASE_CLAIM, add_claim);
    return picture;
}

} // namespace localcast::align
