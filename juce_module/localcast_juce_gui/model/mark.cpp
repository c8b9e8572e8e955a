// What is drawn of a payload: a block's peak and length, an event's strength and type, a claim's confidence.
// SPDX-License-Identifier: MIT
#include "mark.hpp"

#include "localcast/payload_ring.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace localcast::picture {

namespace {

// Samples of a block that is looked at; longer ones are drawn without a level.
constexpr std::size_t largest_block = std::size_t{1} << 16;

float unit(float value) {
    return std::isnan(value) ? 0.0f : std::clamp(value, 0.0f, 1.0f);
}

// Magnitudes compare as the integers that their bits are, which compilers turn into vectors; what is not a number
// counts as silence.
float peak_of(std::span<const float> samples) {
    constexpr std::uint32_t infinity = 0x7f800000u;
    std::uint32_t peak = 0;
    for (const float sample : samples) {
        const std::uint32_t magnitude = std::bit_cast<std::uint32_t>(sample) & 0x7fffffffu;
        peak = std::max(peak, magnitude > infinity ? 0u : magnitude);
    }
    return std::bit_cast<float>(peak);
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
    mark.shape = Shape::block;
    scratch_.resize(largest_block);
    const std::span<float> room = std::span(scratch_).first(std::min(scratch_.size(), audio_samples_left_));
    auto block = copy_audio_block(view, mark.sample, room);
    const bool heard = block.status == Status::ok;
    if (!heard) { // its length may be known all the same
        block = copy_descriptor(view, mark.sample);
    }
    if (!block || block->sample_rate_hz == 0) {
        return;
    }
    mark.duration_ns = to_ns(frame_time({}, block->frame_count, block->sample_rate_hz));
    if (heard) {
        const std::size_t count = std::size_t{block->frame_count} * block->channel_count;
        audio_samples_left_ -= count;
        mark.level = unit(peak_of(room.first(count)));
    }
}

} // namespace localcast::picture
