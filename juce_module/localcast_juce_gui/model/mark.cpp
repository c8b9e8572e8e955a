// What is drawn of a payload: a block's peak and length, an event's strength and type, a claim's confidence.
// SPDX-License-Identifier: MIT
#include "mark.hpp"

#include "localcast/payload_ring.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::picture {

namespace {

float unit(float value) {
    return std::isfinite(value) ? std::clamp(value, 0.0f, 1.0f) : 0.0f;
}

void read_phase(ConstRuntimeRef runtime, Mark &mark) {
    const auto claim = copy_descriptor(View<Kind::phase_claim>(runtime), mark.sample);
    mark.shape = Shape::claim;
    if (claim) {
        mark.level = unit(claim->confidence);
        mark.shape = (claim->valid & LOCALCAST_PHASE_VALID_DELAY) != 0 ? Shape::claim : Shape::refusal;
    }
}

void read_event(ConstRuntimeRef runtime, Mark &mark) {
    const auto claim = copy_descriptor(View<Kind::event_claim>(runtime), mark.sample);
    mark.shape = Shape::event;
    if (!claim) {
        return;
    }
    mark.level = unit(claim->strength);
    mark.duration_ns = claim->duration_ns;
    switch (claim->type) {
    case LOCALCAST_EVENT_TYPE_CLAP: mark.shape = Shape::clap; break;
    case LOCALCAST_EVENT_TYPE_TRANSIENT: mark.shape = Shape::transient; break;
    case LOCALCAST_EVENT_TYPE_SUSTAINED: mark.shape = Shape::sustained; break;
    default: break;
    }
}

} // namespace

Mark MarkReader::read(ConstRuntimeRef runtime, Kind kind, const Sample &sample) {
    Mark mark;
    mark.sample = sample;
    switch (kind) {
    case Kind::audio_block: read_audio(runtime, mark); break;
    case Kind::phase_claim: read_phase(runtime, mark); break;
    case Kind::event_claim: read_event(runtime, mark); break;
    default: break;
    }
    return mark;
}

void MarkReader::read_audio(ConstRuntimeRef runtime, Mark &mark) {
    const View<Kind::audio_block> view(runtime);
    const auto block = copy_descriptor(view, mark.sample);
    mark.shape = Shape::block;
    if (!block || block->sample_rate_hz == 0) {
        return;
    }
    mark.duration_ns = to_ns(frame_time({}, block->frame_count, block->sample_rate_hz));
    const std::uint64_t count = std::uint64_t{block->frame_count} * block->channel_count;
    if (count > audio_samples_left_) {
        return;
    }
    audio_samples_left_ -= static_cast<std::size_t>(count);
    scratch_.resize(std::max(scratch_.size(), static_cast<std::size_t>(count)));
    const std::span<float> samples = std::span(scratch_).first(static_cast<std::size_t>(count));
    if (!copy_audio_block(view, mark.sample, samples)) {
        return;
    }
    float peak = 0.0f;
    for (const float value : samples) {
        peak = std::max(peak, std::abs(value));
    }
    mark.level = unit(peak);
}

} // namespace localcast::picture
