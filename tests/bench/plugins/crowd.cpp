// SPDX-License-Identifier: MIT
#include "crowd.hpp"

#include <ctime>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace localcast::test {
namespace {

// A host's own waking up costs as much as a plugin's block: it takes this many at once, as with a device of 512 frames.
constexpr int blocks_at_once = 8;

double this_thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::set<std::string> threads() {
    std::set<std::string> found;
    for (const auto &thread : std::filesystem::directory_iterator("/proc/self/task")) {
        found.insert(thread.path() / "schedstat");
    }
    return found;
}

} // namespace

juce::Optional<juce::AudioPlayHead::PositionInfo> Crowd::Transport::getPosition() const {
    auto position = Timeline::getPosition();
    position->setIsPlaying(playing);
    return position;
}

Crowd::Crowd(TestHost &host, const std::string &file, std::size_t size, const Channels &sounds) : sounds_(&sounds) {
    for (std::size_t i = 0; i < size; ++i) {
        tracks_.push_back(host.load(file, crowd_rate_hz, crowd_block_frames));
    }
    const std::set<std::string> before = threads();
    for (const auto &track : tracks_) {
        track->setPlayHead(&timeline_);
        track->setRateAndBufferSizeDetails(crowd_rate_hz, crowd_block_frames);
        track->prepareToPlay(crowd_rate_hz, crowd_block_frames);
    }
    const std::set<std::string> after = threads();
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::inserter(own_threads_, own_threads_.end()));
}

Crowd::~Crowd() {
    for (const auto &track : tracks_) {
        track->releaseResources();
        track->setPlayHead(nullptr);
    }
}

void Crowd::set(std::size_t track, const char *name, const char *text) {
    juce::AudioProcessorParameter &one = parameter(*tracks_[track], name);
    one.setValueNotifyingHost(one.getValueForText(text));
}

double Crowd::own_threads_seconds() const {
    double nanoseconds = 0;
    for (const std::string &thread : own_threads_) {
        double spent = 0;
        std::ifstream(thread) >> spent;
        nanoseconds += spent;
    }
    return 1e-9 * nanoseconds;
}

Cost Crowd::measure(double seconds) {
    Cost cost;
    const auto work = [&] {
        const double audio = this_thread_seconds(), own = own_threads_seconds();
        const auto cycles = static_cast<int>(seconds * crowd_rate_hz / (crowd_block_frames * blocks_at_once));
        const std::chrono::duration<double> period(crowd_block_frames * blocks_at_once / crowd_rate_hz);
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < cycles; ++i) {
            for (int block = 0; block < blocks_at_once; ++block) {
                cycle();
            }
            std::this_thread::sleep_until(begin + (i + 1) * period);
        }
        const double played = cycles * period.count();
        cost = {(this_thread_seconds() - audio) / played, (own_threads_seconds() - own) / played};
    };
    std::thread(work).join(); // the audio thread
    return cost;
}

// A block of all tracks.
void Crowd::cycle() {
    for (std::size_t i = 0; call_ && i < tracks_.size(); ++i) {
        buffer_.clear();
        const std::vector<float> &sound = (*sounds_)[i % sounds_->size()];
        const std::size_t from = frame_ % (sound.size() - crowd_block_frames);
        for (int channel = 0; channel < 2 && sound_; ++channel) {
            buffer_.copyFrom(channel, 0, sound.data() + from, crowd_block_frames);
        }
        tracks_[i]->processBlock(buffer_, midi_);
        midi_.clear();
    }
    timeline_.frame += timeline_.playing ? crowd_block_frames : 0;
    frame_ += crowd_block_frames;
}

} // namespace localcast::test
