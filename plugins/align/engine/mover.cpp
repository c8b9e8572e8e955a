// SPDX-License-Identifier: MIT
#include "mover.hpp"

#include "Align384k.hpp"
#include "Align48k.hpp"
#include "Align96k.hpp"

#include <faust/dsp/dsp.h>
#include <faust/gui/MapUI.h>

#include <algorithm>
#include <cmath>

namespace localcast::plugin::align {
namespace {

// Each has delay lines as long as the rates that it serves need: they are cleared on the audio thread.
std::unique_ptr<::dsp> program_for(double sample_rate_hz) {
    return sample_rate_hz <= 50'000    ? faust::create_Align48k()
           : sample_rate_hz <= 100'000 ? faust::create_Align96k()
                                       : faust::create_Align384k();
}

} // namespace

Mover::Channel::Channel() = default;
Mover::Channel::~Channel() = default;
Mover::Channel::Channel(Channel &&) noexcept = default;

Mover::Mover() = default;
Mover::~Mover() = default;

Mover::Channel Mover::make_channel(double sample_rate_hz, std::uint32_t base_frames) {
    Channel channel;
    channel.program = program_for(sample_rate_hz);
    channel.program->init(static_cast<int>(std::lround(sample_rate_hz)));
    MapUI zones;
    channel.program->buildUserInterface(&zones);
    channel.valid = zones.getParamZone("valid");
    channel.whole = zones.getParamZone("whole");
    channel.fraction = zones.getParamZone("fraction");
    channel.drift = zones.getParamZone("drift");
    channel.polarity = zones.getParamZone("polarity");
    *zones.getParamZone("base latency") = static_cast<float>(base_frames);
    return channel;
}

void Mover::prepare(double sample_rate_hz, std::size_t channels, std::uint32_t base_frames) {
    channels_.clear();
    for (std::size_t i = 0; i < channels; ++i) {
        channels_.push_back(make_channel(sample_rate_hz, base_frames));
    }
}

void Mover::aim(const Aim &aim) {
    const double whole = std::nearbyint(aim.delay_samples);
    for (Channel &channel : channels_) {
        *channel.valid = 1;
        *channel.whole = static_cast<float>(whole);
        *channel.fraction = static_cast<float>(aim.delay_samples - whole);
        *channel.drift = static_cast<float>(aim.offset_ppm);
        *channel.polarity = static_cast<float>(aim.polarity);
    }
}

void Mover::clear() {
    for (Channel &channel : channels_) {
        *channel.valid = 0;
        channel.program->instanceClear();
    }
}

void Mover::process(std::span<const float *const> in, std::span<float *const> out, std::uint32_t frames) {
    const std::size_t count = std::min({channels_.size(), in.size(), out.size()});
    for (std::size_t i = 0; i < count; ++i) {
        // Faust promises not to write to its inputs.
        float *input = const_cast<float *>(in[i]);
        float *output = out[i];
        channels_[i].program->compute(static_cast<int>(frames), &input, &output);
    }
}

} // namespace localcast::plugin::align
