// SPDX-License-Identifier: MIT
#include "hosted_tracks.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::test {

HostedTracks::HostedTracks(const std::vector<room::Recording> &recordings, const std::vector<std::string> &files)
    : recordings_(recordings) {
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        tracks_.push_back(host_.load(files[i % files.size()]));
        tracks_[i]->setPlayHead(this);
        tracks_[i]->setNonRealtime(true);
    }
}

HostedTracks::~HostedTracks() {
    for (const auto &track : tracks_) {
        track->setPlayHead(nullptr);
    }
}

void HostedTracks::set(std::size_t track, const char *name, const char *text) {
    auto &one = parameter(*tracks_[track], name);
    one.setValueNotifyingHost(one.getValueForText(text));
    (void)render(0.02, {480}); // a VST3 hears of it with its next block
}

Channels HostedTracks::render(double seconds, const std::vector<int> &blocks, juce::int64 plays_from) {
    plays_from_ = plays_from;
    for (const auto &track : tracks_) {
        const int most = *std::max_element(blocks.begin(), blocks.end());
        track->setRateAndBufferSizeDetails(desk_rate, most);
        track->prepareToPlay(desk_rate, most);
    }
    Channels heard(tracks_.size());
    const auto end = std::llround(seconds * desk_rate);
    std::size_t turn = 0;
    for (frame_ = 0; frame_ < end;) {
        const long long until = frame_ < plays_from ? plays_from : end;
        const int count = static_cast<int>(std::min<long long>(blocks[turn++ % blocks.size()], until - frame_));
        for (std::size_t i = 0; i < tracks_.size(); ++i) {
            cycle(i, count, heard[i]);
        }
        frame_ += count;
    }
    for (const auto &track : tracks_) {
        track->releaseResources();
    }
    return heard;
}

juce::Optional<juce::AudioPlayHead::PositionInfo> HostedTracks::getPosition() const {
    PositionInfo info;
    info.setTimeInSamples(frame_ - plays_from_);
    info.setIsPlaying(frame_ >= plays_from_);
    return info;
}

void HostedTracks::cycle(std::size_t track, int count, std::vector<float> &heard) {
    juce::AudioBuffer<float> buffer(2, count);
    for (int channel = 0; channel < 2; ++channel) {
        buffer.copyFrom(channel, 0, recordings_[track].samples.data() + frame_, count);
    }
    juce::MidiBuffer midi;
    tracks_[track]->processBlock(buffer, midi);
    heard.insert(heard.end(), buffer.getReadPointer(0), buffer.getReadPointer(0) + count);
}

} // namespace localcast::test
