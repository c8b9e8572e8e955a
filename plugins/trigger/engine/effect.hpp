// What is done to the sound: the Faust program, told at which sample an event strikes.
// SPDX-License-Identifier: MIT
#pragma once

#include "settings.hpp"

#include "localcast_reservoir.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

class dsp;

namespace localcast::plugin::trigger {

inline constexpr std::size_t most_channels = 2;

/// One or two channels. prepare() allocates.
class SoundEffect {
public:
    SoundEffect();
    ~SoundEffect();
    SoundEffect(const SoundEffect &) = delete;
    SoundEffect &operator=(const SoundEffect &) = delete;

    /// Begins anew; the sound comes out `lookahead` frames late. process() gets at most `most_frames` at once.
    /// producer-thread, blocks
    void prepare(double sample_rate_hz, std::uint32_t lookahead, std::uint32_t most_frames);

    /// What the coming frames are treated by; legal settings.
    /// producer-thread, rt
    void set(const Settings &settings);

    /// An event is at the first of the coming frames.
    /// producer-thread, rt
    void strike() { struck_ = true; }

    /// Not in place.
    /// producer-thread, rt
    void process(std::span<const float *const> in, std::span<float *const> out, std::uint32_t offset, std::uint32_t frames);

private:
    void compute(std::span<const float *const> in, std::span<float *const> out, std::uint32_t offset, std::uint32_t frames);

    std::unique_ptr<::dsp> program_;
    struct Zones {
        float *trigger, *attack, *hold, *release, *duck, *gate, *burst, *kept, *level, *pitch;
    } zones_{};
    std::vector<float> silence_, unheard_; // of a second channel that is not there
    double highest_pitch_hz_ = 20000.0;
    bool struck_ = false;
};

} // namespace localcast::plugin::trigger
