// Tracks of a host with the same plugin on each, played in time, and what that takes of the processor.
// SPDX-License-Identifier: MIT
#pragma once

#include "plugins/test_host.hpp"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace localcast::test {

inline constexpr double crowd_rate_hz = 48000;
inline constexpr int crowd_block_frames = 64;

/// Shares of one core: of the audio thread, and of the threads that the plugins began when they were prepared. JUCE's own, for
/// messages and timers, are one of each for all instances of a binary, wake up a thousand times a second, and do not count.
struct Cost {
    double audio_thread = 0, own_threads = 0;
    [[nodiscard]] double all() const { return audio_thread + own_threads; }
};

class Crowd {
public:
    /// `size` stereo tracks, each with the plugin of this file; a track plays `sounds` in turn with the others, over and over.
    Crowd(TestHost &host, const std::string &file, std::size_t size, const Channels &sounds);
    ~Crowd();
    Crowd(const Crowd &) = delete;
    Crowd &operator=(const Crowd &) = delete;

    [[nodiscard]] std::size_t size() const { return tracks_.size(); }

    /// A parameter of one track by its name, and its value by its text. Takes effect with the next block.
    void set(std::size_t track, const char *name, const char *text);

    /// Whether the host calls the plugins at all.
    void call(bool on) { call_ = on; }

    /// What comes in from now on: the sounds, or silence; and whether the host plays or stands still meanwhile.
    void sound(bool on) { sound_ = on; }
    void sounds(const Channels &sounds) { sounds_ = &sounds; }
    void transport(bool playing) { timeline_.playing = playing; }

    /// Plays on for so many seconds, in time.
    void play(double seconds) { (void)measure(seconds); }

    /// The same, and what it took.
    [[nodiscard]] Cost measure(double seconds);

private:
    struct Transport : Timeline {
        juce::Optional<PositionInfo> getPosition() const override;
        bool playing = true;
    };
    void cycle();
    [[nodiscard]] double own_threads_seconds() const;

    std::vector<std::unique_ptr<juce::AudioPluginInstance>> tracks_;
    std::set<std::string> own_threads_; // where the kernel tells of them
    const Channels *sounds_;
    Transport timeline_;
    juce::AudioBuffer<float> buffer_{2, crowd_block_frames};
    juce::MidiBuffer midi_;
    std::size_t frame_ = 0; // of the sounds
    bool call_ = true, sound_ = true;
};

} // namespace localcast::test
