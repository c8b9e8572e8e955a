// Sound files as an audio device with one input a file, so that the rest of the program need not tell them from
// microphones.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_utils/juce_audio_utils.h>

#include <atomic>
#include <memory>
#include <vector>

namespace localcast::monitor {

/// The first channel of each file. All must have the first one's sample rate.
class SoundFiles {
public:
    /// Nothing, and why, when a file cannot be read or has another sample rate.
    static std::shared_ptr<SoundFiles> open(const juce::StringArray &paths, juce::String &why);

    [[nodiscard]] int sampleRate() const { return rate_; }
    [[nodiscard]] const juce::StringArray &names() const { return names_; }
    /// Frames of the longest one.
    [[nodiscard]] juce::int64 length() const;
    /// Fills each channel with its file's frames, and silence where there are none.
    void read(juce::AudioBuffer<float> &to, juce::int64 firstFrame);

private:
    std::vector<std::unique_ptr<juce::AudioFormatReader>> readers_;
    juce::StringArray names_;
    int rate_ = 0;
};

/// Plays in real time from its own thread, once from beginning to end.
class FileDevice : public juce::AudioIODevice, private juce::Thread {
public:
    explicit FileDevice(std::shared_ptr<SoundFiles>);
    ~FileDevice() override;

    /// Whether all has been played.
    [[nodiscard]] bool hasEnded() const { return ended_; }

    juce::StringArray getOutputChannelNames() override { return {}; }
    juce::StringArray getInputChannelNames() override { return files_->names(); }
    juce::Array<double> getAvailableSampleRates() override { return {static_cast<double>(files_->sampleRate())}; }
    juce::Array<int> getAvailableBufferSizes() override { return {64, 128, 256, 480, 512, 1024, 2048}; }
    int getDefaultBufferSize() override { return 480; }
    juce::String open(const juce::BigInteger &inputs, const juce::BigInteger &outputs, double rate,
                      int frames) override;
    void close() override;
    bool isOpen() override { return frames_ > 0; }
    void start(juce::AudioIODeviceCallback *) override;
    void stop() override;
    bool isPlaying() override { return isThreadRunning(); }
    juce::String getLastError() override { return {}; }
    int getCurrentBufferSizeSamples() override { return frames_; }
    double getCurrentSampleRate() override { return files_->sampleRate(); }
    int getCurrentBitDepth() override { return 32; }
    juce::BigInteger getActiveOutputChannels() const override { return {}; }
    juce::BigInteger getActiveInputChannels() const override;
    int getOutputLatencyInSamples() override { return 0; }
    int getInputLatencyInSamples() override { return 0; }

private:
    void run() override;

    std::shared_ptr<SoundFiles> files_;
    juce::AudioIODeviceCallback *callback_ = nullptr;
    std::atomic<bool> ended_{false}; // set by the thread, read by anybody
    juce::int64 position_ = 0;
    int frames_ = 0;
};

class FileDeviceType : public juce::AudioIODeviceType {
public:
    explicit FileDeviceType(std::shared_ptr<SoundFiles> files)
        : AudioIODeviceType("Files"), files_(std::move(files)) {}

    void scanForDevices() override {}
    juce::StringArray getDeviceNames(bool wantInputs) const override;
    int getDefaultDeviceIndex(bool) const override { return 0; }
    int getIndexOfDevice(juce::AudioIODevice *, bool asInput) const override { return asInput ? 0 : -1; }
    bool hasSeparateInputsAndOutputs() const override { return true; }
    juce::AudioIODevice *createDevice(const juce::String &outputName, const juce::String &inputName) override;

private:
    std::shared_ptr<SoundFiles> files_;
};

} // namespace localcast::monitor
