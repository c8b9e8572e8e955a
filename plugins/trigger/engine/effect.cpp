// SPDX-License-Identifier: MIT
#include "effect.hpp"

#include "Trigger384k.hpp"
#include "Trigger48k.hpp"

#include <faust/dsp/dsp.h>
#include <faust/gui/MapUI.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace localcast::plugin::trigger {
namespace {

constexpr double kHighestRateOfShort = 65'000; // half a second of it fits the shorter delay line

float gain_of(double db) { return static_cast<float>(std::pow(10.0, db / 20.0)); }

float seconds(double ms) { return static_cast<float>(ms * 1e-3); }

} // namespace

SoundEffect::SoundEffect() = default;
SoundEffect::~SoundEffect() = default;

void SoundEffect::prepare(double sample_rate_hz, std::uint32_t lookahead, std::uint32_t most_frames) {
    program_ = sample_rate_hz <= kHighestRateOfShort ? faust::create_Trigger48k() : faust::create_Trigger384k();
    program_->init(static_cast<int>(std::lround(sample_rate_hz)));
    MapUI zones;
    program_->buildUserInterface(&zones);
    const auto zone = [&](const char *label) { return zones.getParamZone(label); };
    *zone("lookahead") = static_cast<float>(lookahead);
    zones_ = {zone("trigger"), zone("attack"), zone("hold"), zone("release"), zone("duck"),
              zone("gate"), zone("burst"), zone("kept"), zone("level"), zone("pitch")};
    silence_.assign(most_frames, 0.0f);
    unheard_.assign(most_frames, 0.0f);
    highest_pitch_hz_ = 0.45 * sample_rate_hz;
    struck_ = false;
}

void SoundEffect::set(const Settings &settings) {
    *zones_.attack = seconds(settings.attack_ms);
    *zones_.hold = seconds(settings.hold_ms);
    *zones_.release = seconds(settings.release_ms);
    *zones_.duck = settings.effect == Effect::duck ? 1.0f : 0.0f;
    *zones_.gate = settings.effect == Effect::gate ? 1.0f : 0.0f;
    *zones_.burst = settings.effect == Effect::burst ? 1.0f : 0.0f;
    *zones_.kept = settings.depth_db >= silent_db ? 0.0f : gain_of(-settings.depth_db);
    *zones_.level = gain_of(settings.burst_level_db);
    *zones_.pitch = static_cast<float>(std::min(settings.burst_pitch_hz, highest_pitch_hz_));
}

void SoundEffect::process(std::span<const float *const> in, std::span<float *const> out, std::uint32_t offset,
                          std::uint32_t frames) {
    if (frames == 0) {
        return;
    }
    if (struck_) {
        struck_ = false;
        *zones_.trigger = 1.0f;
        compute(in, out, offset, 1);
        *zones_.trigger = 0.0f;
        ++offset;
        --frames;
    }
    if (frames > 0) {
        compute(in, out, offset, frames);
    }
}

void SoundEffect::compute(std::span<const float *const> in, std::span<float *const> out, std::uint32_t offset,
                          std::uint32_t frames) {
    // Faust promises not to write to its inputs.
    std::array<float *, most_channels> inputs{const_cast<float *>(in[0]) + offset, silence_.data()};
    std::array<float *, most_channels> outputs{out[0] + offset, unheard_.data()};
    if (in.size() > 1) {
        inputs[1] = const_cast<float *>(in[1]) + offset;
        outputs[1] = out[1] + offset;
    }
    program_->compute(static_cast<int>(frames), inputs.data(), outputs.data());
}

} // namespace localcast::plugin::trigger
