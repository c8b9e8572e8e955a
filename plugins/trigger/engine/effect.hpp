// What is done to the sound: the Faust program, told at which sample an event strikes.
// SPDX-License-Identifier: MIT
#pragma once

#include "settings.hpp"

#include "localcast_reservoir.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

class dsp;

namespace localcast::plugin::trigger {

inline constexpr std::size_t most_channels = 2;

/// One or two channels. prepare() allocates. While silence comes in and everything has died away it rests: what the program would
/// put out are zeros, and what it would become is what it is.
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

    /// For so many frames silence has come in.
    /// producer-thread, rt
    [[nodiscard]] std::uint64_t silent_frames() const { return silent_frames_; }
    /// Whether further silence passes without being computed.
    /// producer-thread, rt
    [[nodiscard]] bool rests() const { return silent_frames_ >= lookahead_ && !struck_ && unsettled_frames_ == 0; }

private:
    [[nodiscard]] std::uint64_t frames_of(double seconds) const;
    void compute(std::span<const float *const> in, std::span<float *const> out, std::uint32_t offset, std::uint32_t frames);

    std::unique_ptr<::dsp> program_;
    struct Zones {
        float *trigger, *attack, *hold, *release, *duck, *gate, *burst, *kept, *level, *pitch;
    } zones_{};
    std::vector<float> silence_, unheard_; // of a second channel that is not there
    double sample_rate_hz_ = 48000.0;
    std::uint32_t lookahead_ = 0;
    std::optional<Settings> settings_; // that the program has
    bool struck_ = false;
    std::uint64_t silent_frames_ = 0;
    std::uint64_t unsettled_frames_ = 0; // until the program stands still, if nothing else happens
};

} // namespace localcast::plugin::trigger
