// From an audio device into the window of a room: every input is a source, and the estimators listen.
// SPDX-License-Identifier: MIT
#pragma once

#include "file_device.hpp"
#include "options.hpp"

#include <localcast_juce/localcast_juce.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace localcast::monitor {

/// All functions are the message thread's.
class Engine : private juce::AudioIODeviceCallback {
public:
    /// Files play in real time where there are any; else `options` choose the device.
    Engine(const Options &options, std::shared_ptr<SoundFiles> files);
    ~Engine() override;

    /// Opens the device and listens. Empty, or why it could not be opened.
    juce::String start();
    void stop();
    [[nodiscard]] bool isRunning() const { return running_; }

    /// Whether files were played and have come to their end.
    [[nodiscard]] bool hasPlayedAll() const;

    [[nodiscard]] juce::AudioDeviceManager &devices() { return devices_; }
    /// Names of the sources, once listening has begun.
    [[nodiscard]] std::vector<std::string> sources() const;
    /// What it does, in words.
    [[nodiscard]] juce::String state() const;

private:
    void audioDeviceAboutToStart(juce::AudioIODevice *) override;
    void audioDeviceStopped() override;
    void audioDeviceError(const juce::String &message) override { error_ = message; }
    void audioDeviceIOCallbackWithContext(const float *const *inputs, int inputCount, float *const *outputs,
                                          int outputCount, int frames,
                                          const juce::AudioIODeviceCallbackContext &) override;

    juce::String open();
    [[nodiscard]] bool makeSources(juce::AudioIODevice &);
    void analyse();

    /// An input: a member of the room by the input's name.
    struct Source {
        Source(audio::Room joined, const std::string &called)
            : name(called), room(std::move(joined)), feed(room, called) {}
        std::string name;
        audio::Room room;
        audio::AudioFeed feed;
    };

    const Options options_;
    const std::shared_ptr<SoundFiles> files_;
    juce::AudioDeviceManager devices_;
    bool running_ = false;
    juce::String error_;

    // Made while no audio runs, used by the audio thread.
    std::vector<std::unique_ptr<Source>> sources_;
    std::int64_t position_ = 0; // of the next block in the device's time

    double rate_hz_ = 0.0;
    int block_frames_ = 0;
    std::unique_ptr<audio::AnalysisWorker> analysis_;
};

} // namespace localcast::monitor
