// SPDX-License-Identifier: MIT
#include "effect.hpp"

#include "parts/silence.hpp"

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

// When the program stands still, see trigger.lib. A level may glide over twice its full scale, which takes 40 ms.
constexpr double kGlideSeconds = 0.1;
// Long ramps are of steps that are rounded: the longest takes 6 % more at 384 kHz.
constexpr double kRounding = 1.25;
// The envelope's mean looks back over 960 frames at most.
constexpr std::uint64_t kEnvelopeFrames = 1024;

float gain_of(double db) { return static_cast<float>(std::pow(10.0, db / 20.0)); }

float seconds(double ms) { return static_cast<float>(ms * 1e-3); }

double longest_seconds(const Settings &settings) { return (settings.attack_ms + settings.hold_ms + settings.release_ms) * 1e-3; }

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
    sample_rate_hz_ = sample_rate_hz;
    lookahead_ = lookahead;
    settings_.reset();
    struck_ = false;
    silent_frames_ = unsettled_frames_ = 0;
}

std::uint64_t SoundEffect::frames_of(double seconds) const {
    return static_cast<std::uint64_t>(seconds * kRounding * sample_rate_hz_) + kEnvelopeFrames;
}

void SoundEffect::set(const Settings &settings) {
    if (settings == settings_) {
        return;
    }
    // What sounds now may go on for as long as any setting allows.
    unsettled_frames_ = frames_of(unsettled_frames_ > 0 ? longest_seconds(longest_settings()) : kGlideSeconds);
    settings_ = settings;
    *zones_.attack = seconds(settings.attack_ms);
    *zones_.hold = seconds(settings.hold_ms);
    *zones_.release = seconds(settings.release_ms);
    *zones_.duck = settings.effect == Effect::duck ? 1.0f : 0.0f;
    *zones_.gate = settings.effect == Effect::gate ? 1.0f : 0.0f;
    *zones_.burst = settings.effect == Effect::burst ? 1.0f : 0.0f;
    *zones_.kept = settings.depth_db >= silent_db ? 0.0f : gain_of(-settings.depth_db);
    *zones_.level = gain_of(settings.burst_level_db);
    *zones_.pitch = static_cast<float>(std::min(settings.burst_pitch_hz, 0.45 * sample_rate_hz_));
}

void SoundEffect::process(std::span<const float *const> in, std::span<float *const> out, std::uint32_t offset,
                          std::uint32_t frames) {
    if (frames == 0) {
        return;
    }
    const bool silent = std::all_of(in.begin(), in.end(), [&](const float *channel) { return is_silent(channel + offset, frames); });
    if (silent && rests()) {
        std::for_each(out.begin(), out.end(), [&](float *channel) { std::fill_n(channel + offset, frames, 0.0f); });
        silent_frames_ += frames;
        return;
    }
    if (struck_ && settings_) {
        unsettled_frames_ = std::max(unsettled_frames_, frames_of(longest_seconds(*settings_)));
    }
    silent_frames_ = silent ? silent_frames_ + frames : 0;
    unsettled_frames_ -= std::min<std::uint64_t>(unsettled_frames_, frames);
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
