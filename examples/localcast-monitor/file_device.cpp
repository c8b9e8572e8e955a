// Blocks are due by the count of frames, not one after the other, so that a late one does not delay those behind it.
// SPDX-License-Identifier: MIT
#include "file_device.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace localcast::monitor {

std::shared_ptr<SoundFiles> SoundFiles::open(const juce::StringArray &paths, juce::String &why) {
    juce::AudioFormatManager formats;
    formats.registerBasicFormats();
    auto files = std::make_shared<SoundFiles>();
    for (const juce::String &path : paths) {
        const juce::File file = juce::File::getCurrentWorkingDirectory().getChildFile(path);
        std::unique_ptr<juce::AudioFormatReader> reader(formats.createReaderFor(file));
        if (reader == nullptr) {
            why = path + " is not a sound file that can be read";
            return nullptr;
        }
        const int rate = juce::roundToInt(reader->sampleRate);
        if (files->rate_ != 0 && rate != files->rate_) {
            why = path + " has " + juce::String(rate) + " Hz, the first file " + juce::String(files->rate_);
            return nullptr;
        }
        files->rate_ = rate;
        files->readers_.push_back(std::move(reader));
        files->names_.add(file.getFileNameWithoutExtension());
    }
    if (files->rate_ <= 0) {
        why = "no sound file was named";
        return nullptr;
    }
    files->names_.appendNumbersToDuplicates(false, true);
    return files;
}

juce::int64 SoundFiles::length() const {
    juce::int64 longest = 0;
    for (const auto &reader : readers_) {
        longest = std::max(longest, reader->lengthInSamples);
    }
    return longest;
}

void SoundFiles::read(juce::AudioBuffer<float> &to, juce::int64 firstFrame) {
    to.clear();
    for (int channel = 0; channel < to.getNumChannels(); ++channel) {
        juce::AudioFormatReader &reader = *readers_[static_cast<std::size_t>(channel)];
        float *const one = to.getWritePointer(channel);
        const auto count = static_cast<int>(
            std::clamp<juce::int64>(reader.lengthInSamples - firstFrame, 0, to.getNumSamples()));
        juce::AudioBuffer<float> part(&one, 1, count);
        if (count > 0) {
            reader.read(&part, 0, count, firstFrame, true, false);
        }
    }
}

FileDevice::FileDevice(std::shared_ptr<SoundFiles> files)
    : AudioIODevice("Sound files", "Files"), Thread("localcast-monitor files"), files_(std::move(files)) {}

FileDevice::~FileDevice() {
    FileDevice::stop();
}

juce::String FileDevice::open(const juce::BigInteger &, const juce::BigInteger &, double, int frames) {
    frames_ = frames > 0 ? frames : getDefaultBufferSize();
    return {};
}

void FileDevice::close() {
    stop();
    frames_ = 0;
}

juce::BigInteger FileDevice::getActiveInputChannels() const {
    juce::BigInteger channels;
    channels.setRange(0, files_->names().size(), true);
    return channels;
}

void FileDevice::start(juce::AudioIODeviceCallback *callback) {
    if (callback == nullptr || isThreadRunning() || !isOpen()) {
        return;
    }
    callback_ = callback;
    callback_->audioDeviceAboutToStart(this);
    ended_ = position_ >= files_->length();
    startThread();
}

void FileDevice::stop() {
    if (callback_ == nullptr) {
        return;
    }
    stopThread(-1);
    callback_->audioDeviceStopped();
    callback_ = nullptr;
}

void FileDevice::run() {
    using Clock = std::chrono::steady_clock;
    const auto began = Clock::now();
    const juce::int64 first = position_;
    juce::AudioBuffer<float> block(files_->names().size(), frames_);
    while (!threadShouldExit() && position_ < files_->length()) {
        const double due = static_cast<double>(position_ - first) / files_->sampleRate();
        std::this_thread::sleep_until(began + std::chrono::duration_cast<Clock::duration>(
                                                  std::chrono::duration<double>(due)));
        files_->read(block, position_);
        callback_->audioDeviceIOCallbackWithContext(block.getArrayOfReadPointers(), block.getNumChannels(), nullptr, 0,
                                                    frames_, {});
        position_ += frames_;
    }
    ended_ = position_ >= files_->length();
}

juce::StringArray FileDeviceType::getDeviceNames(bool wantInputs) const {
    return wantInputs ? juce::StringArray("Sound files") : juce::StringArray();
}

juce::AudioIODevice *FileDeviceType::createDevice(const juce::String &, const juce::String &inputName) {
    return inputName.isEmpty() ? nullptr : new FileDevice(files_);
}

} // namespace localcast::monitor
