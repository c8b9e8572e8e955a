// SPDX-License-Identifier: MIT
#include "align_studio.hpp"

#include "align_scene.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace localcast::test {
namespace {

constexpr double rate = 48000;
constexpr int block = 480;
constexpr std::array names{"Overhead", "Snare", "Hi-hat", "Room"};

} // namespace

Studio::Studio(int mode) : recordings_(microphones(drums(14), 0.15, 30, 0.0023)), heard_(recordings_.size()) {
    using namespace plugin::align;
    for (std::size_t i = 0; i < recordings_.size(); ++i) {
        processors_.push_back(std::make_unique<Processor>());
        Processor &processor = *processors_.back();
        processor.enableAllBuses();
        processor.setPlayHead(this);
        processor.setNonRealtime(true);
        processor.set_track_name(names[i]);
        const auto set = [&](const char *parameter, float value) {
            juce::RangedAudioParameter &bound = *processor.parameters.tree.getParameter(parameter);
            bound.setValueNotifyingHost(bound.convertTo0to1(value));
        };
        set(id::mode, static_cast<float>(mode));
        set(id::reference, i == 0 ? 1.0f : 0.0f);
    }
}

Studio::~Studio() {
    for (const auto &processor : processors_) {
        processor->setPlayHead(nullptr);
    }
}

std::string Studio::name(std::size_t track) const { return names[track]; }

std::size_t Studio::index_of(const std::string &name) const {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

double Studio::truth_samples(std::size_t track) const {
    return recordings_[track].truths[0].delay_samples(static_cast<double>(frame_));
}

juce::Optional<juce::AudioPlayHead::PositionInfo> Studio::getPosition() const {
    PositionInfo info;
    info.setTimeInSamples(frame_);
    info.setIsPlaying(playing_);
    return info;
}

void Studio::play(double seconds) {
    if (!prepared_) {
        for (const auto &processor : processors_) {
            processor->setRateAndBufferSizeDetails(rate, block);
            processor->prepareToPlay(rate, block);
        }
        prepared_ = true;
    }
    playing_ = true;
    for (auto left = std::llround(seconds * rate); left > 0; left -= block) {
        cycle(static_cast<int>(std::min<long long>(left, block)));
    }
}

void Studio::rewind() {
    playing_ = false;
    for (int i = 0; i < 100; ++i) { // a second of silence
        cycle(block);
    }
    frame_ = 0;
    for (auto &heard : heard_) {
        heard.clear();
    }
}

void Studio::cycle(int frames) {
    juce::MidiBuffer midi;
    for (std::size_t i = 0; i < processors_.size(); ++i) {
        juce::AudioBuffer<float> buffer(2, frames);
        buffer.clear();
        const std::vector<float> &recording = recordings_[i].samples;
        const auto from = std::min(static_cast<std::size_t>(frame_), recording.size());
        const auto count = playing_ ? std::min(static_cast<std::size_t>(frames), recording.size() - from) : 0;
        for (int channel = 0; channel < 2; ++channel) {
            buffer.copyFrom(channel, 0, recording.data() + from, static_cast<int>(count));
        }
        processors_[i]->processBlock(buffer, midi);
        if (playing_) {
            heard_[i].insert(heard_[i].end(), buffer.getReadPointer(0), buffer.getReadPointer(0) + frames);
        }
    }
    frame_ += playing_ ? frames : 0;
}

} // namespace localcast::test
