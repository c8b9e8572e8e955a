// The audio thread only pushes. What it uses is made before it starts and let go after it has stopped.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include <algorithm>

namespace localcast::monitor {

namespace {

juce::StringArray inputNames(juce::AudioIODevice &device) {
    juce::StringArray names;
    const juce::StringArray all = device.getInputChannelNames();
    const juce::BigInteger active = device.getActiveInputChannels();
    for (int channel = 0; channel <= active.getHighestBit(); ++channel) {
        if (active[channel]) {
            names.add(all[channel].trim().isEmpty() ? "input " + juce::String(channel + 1) : all[channel].trim());
        }
    }
    names.appendNumbersToDuplicates(false, true);
    return names;
}

} // namespace

Engine::Engine(const Options &options, std::shared_ptr<SoundFiles> files)
    : options_(options), files_(std::move(files)) {
    if (files_ != nullptr) { // before JUCE looks for devices, which it then need not
        devices_.addAudioDeviceType(std::make_unique<FileDeviceType>(files_));
    }
}

Engine::~Engine() {
    stop();
}

juce::String Engine::start() {
    stop();
    error_ = devices_.getCurrentAudioDeviceType().isEmpty() ? open() : juce::String();
    if (error_.isEmpty() && devices_.getCurrentAudioDevice() == nullptr) {
        devices_.restartLastAudioDevice();
    }
    if (error_.isEmpty() && devices_.getCurrentAudioDevice() == nullptr) {
        error_ = "there is no audio device to listen to";
    }
    running_ = error_.isEmpty();
    if (running_) {
        devices_.addAudioCallback(this);
    }
    return error_;
}

juce::String Engine::open() {
    const auto &types = devices_.getAvailableDeviceTypes();
    const juce::String wanted(files_ != nullptr ? "Files" : options_.device_type);
    const bool there = std::any_of(types.begin(), types.end(),
                                   [&](const auto *type) { return type->getTypeName() == wanted; });
    if (wanted.isNotEmpty() && !there) {
        return "there are no devices of type " + wanted;
    }
    if (wanted.isNotEmpty()) {
        devices_.setCurrentAudioDeviceType(wanted, true);
    }
    const int channels = files_ != nullptr ? files_->names().size() : options_.channels;
    juce::AudioDeviceManager::AudioDeviceSetup setup;
    setup.inputDeviceName = juce::String(files_ != nullptr ? "Sound files" : options_.input);
    setup.bufferSize = options_.block_frames;
    setup.useDefaultInputChannels = false;
    setup.inputChannels.setRange(0, channels, true);
    return devices_.initialise(channels, 0, nullptr, true, {}, setup.inputDeviceName.isEmpty() ? nullptr : &setup);
}

void Engine::stop() {
    devices_.removeAudioCallback(this);
    devices_.closeAudioDevice();
    running_ = false;
}

bool Engine::hasPlayedAll() const {
    const auto *const device = dynamic_cast<const FileDevice *>(devices_.getCurrentAudioDevice());
    return device != nullptr && device->hasEnded();
}

std::vector<std::string> Engine::sources() const {
    std::vector<std::string> names;
    names.reserve(sources_.size());
    for (const auto &source : sources_) {
        names.push_back(source->name);
    }
    return names;
}

bool Engine::makeSources(juce::AudioIODevice &device) {
    for (const juce::String &name : inputNames(device)) {
        std::string why;
        auto room = audio::Room::join(options_.room, {name.toStdString(), "", "localcast-monitor"}, {}, &why);
        if (!room) {
            error_ = juce::String(why);
            return false;
        }
        sources_.push_back(std::make_unique<Source>(std::move(*room), name.toStdString()));
        audio::AudioFeed &feed = sources_.back()->feed;
        if (!feed.prepare(rate_hz_, static_cast<std::uint32_t>(block_frames_), 1)) {
            error_ = juce::String(feed.problem());
            return false;
        }
    }
    return true;
}

void Engine::analyse() {
    audio::AnalysisConfig config;
    for (const auto &source : sources_) {
        config.event_sources.push_back(source->feed.source());
    }
    if (sources_.size() > 1) { // one microphone has no other to lag
        config.reference = config.event_sources.front();
        config.sources.assign(config.event_sources.begin() + 1, config.event_sources.end());
    }
    analysis_ = std::make_unique<audio::AnalysisWorker>(sources_.front()->room);
    if (!analysis_->start(config)) {
        error_ = juce::String(analysis_->problem());
    }
}

void Engine::audioDeviceAboutToStart(juce::AudioIODevice *device) {
    analysis_.reset();
    sources_.clear();
    rate_hz_ = device->getCurrentSampleRate();
    block_frames_ = device->getCurrentBufferSizeSamples();
    position_ = 0;
    if (makeSources(*device) && !sources_.empty()) {
        analyse();
    }
}

void Engine::audioDeviceStopped() {
    if (analysis_ != nullptr) {
        analysis_->finish(); // what a dump shows does not depend on when the analysis last looked
        analysis_.reset();
    }
    for (const auto &source : sources_) {
        source->feed.release();
    }
}

void Engine::audioDeviceIOCallbackWithContext(const float *const *inputs, int inputCount, float *const *outputs,
                                              int outputCount, int frames,
                                              const juce::AudioIODeviceCallbackContext &) {
    for (int channel = 0; channel < outputCount; ++channel) {
        std::fill_n(outputs[channel], frames, 0.0f);
    }
    // The device's own count names the cycle, so that all inputs are stamped with one time.
    const audio::HostBlock block{static_cast<std::uint32_t>(frames), position_, std::nullopt, true};
    position_ += frames;
    const std::size_t count = std::min(sources_.size(), static_cast<std::size_t>(inputCount));
    for (std::size_t channel = 0; channel < count; ++channel) {
        sources_[channel]->feed.push({inputs + channel, 1}, block);
    }
}

juce::String Engine::state() const {
    const juce::AudioIODevice *const device = devices_.getCurrentAudioDevice();
    if (!running_ || device == nullptr) {
        return error_.isEmpty() ? juce::String("Stopped") : "Not listening: " + error_;
    }
    juce::String words = files_ == nullptr ? "Listening to " + device->getName()
                         : hasPlayedAll()  ? juce::String("All files have been played")
                                           : juce::String("Playing files");
    words << ": " << static_cast<int>(sources_.size()) << (sources_.size() == 1 ? " source, " : " sources, ")
          << juce::roundToInt(rate_hz_) << " Hz, blocks of " << block_frames_ << " frames";
    return error_.isEmpty() ? words : words + "; " + error_;
}

} // namespace localcast::monitor
