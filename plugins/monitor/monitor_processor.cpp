// SPDX-License-Identifier: MIT
#include "monitor/monitor_processor.hpp"

#include "monitor/monitor_editor.hpp"
#include "parts/state.hpp"
#include "parts/window_dump.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace localcast::plugin {
namespace {

constexpr const char *plugin_name = "Localcast Monitor";

/// How many samples were no finite numbers; they are silence now.
std::uint64_t repair(float *samples, int frames) {
    std::uint64_t repaired = 0;
    for (int i = 0; i < frames; ++i) {
        if (!std::isfinite(samples[i])) {
            samples[i] = 0.0f;
            ++repaired;
        }
    }
    return repaired;
}

} // namespace

struct MonitorProcessor::Membership {
    Membership(audio::Room joined, std::string called)
        : room(std::make_shared<audio::Room>(std::move(joined))), name(std::move(called)), feed(*room, name) {}
    std::shared_ptr<audio::Room> room; // a view may keep it a little longer
    std::string name;
    audio::AudioBlockProducer feed;
};

MonitorProcessor::MonitorProcessor()
    : PlainProcessor(BusesProperties()
                         .withInput("Input", juce::AudioChannelSet::stereo())
                         .withOutput("Output", juce::AudioChannelSet::stereo())),
      room_name_("room A") {}

MonitorProcessor::~MonitorProcessor() = default;

juce::StringArray MonitorProcessor::usual_rooms() {
    juce::StringArray rooms;
    for (const char *const kind : {"room ", "align "}) {
        for (char letter = 'A'; letter <= 'H'; ++letter) {
            rooms.add(kind + juce::String::charToString(static_cast<juce::juce_wchar>(letter)));
        }
    }
    return rooms;
}

bool MonitorProcessor::isBusesLayoutSupported(const BusesLayout &layouts) const {
    return layouts.getMainInputChannelSet() == layouts.getMainOutputChannelSet() && layouts.getMainInputChannels() > 0;
}

// The room.

std::shared_ptr<audio::Room> MonitorProcessor::room() {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    if (membership_ == nullptr) {
        join();
    }
    return membership_ == nullptr ? nullptr : membership_->room;
}

void MonitorProcessor::join() {
    const std::string name = source_name();
    const std::string room = room_name();
    std::string why;
    auto joined = audio::Room::join(room, {name, getWrapperTypeDescription(wrapperType),
                                           juce::PluginHostType().getHostDescription()}, {}, &why);
    membership_ = joined ? std::make_unique<Membership>(std::move(*joined), name) : nullptr;
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        problem_ = why;
    }
    prepare();
}

void MonitorProcessor::prepare() {
    if (membership_ == nullptr || rate_hz_ <= 0.0) {
        return;
    }
    membership_->feed.prepare(rate_hz_, block_frames_, getTotalNumInputChannels());
    const std::lock_guard<std::mutex> lock(words_mutex_);
    problem_ = membership_->feed.problem();
}

void MonitorProcessor::rejoin_if_needed() {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    if (membership_ == nullptr || (membership_->name == source_name() && membership_->room->name() == room_name())) {
        return;
    }
    suspendProcessing(true); // from here on the audio thread passes by
    membership_.reset();
    join();
    suspendProcessing(false);
}

void MonitorProcessor::set_room(const std::string &name) {
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        room_name_ = name.substr(0, 255);
    }
    rejoin_if_needed();
}

void MonitorProcessor::set_user_name(const std::string &name) {
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        user_name_ = name;
    }
    rejoin_if_needed();
}

void MonitorProcessor::updateTrackProperties(const TrackProperties &properties) {
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        track_name_ = properties.name.toStdString();
    }
    rejoin_if_needed();
}

std::string MonitorProcessor::room_name() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return room_name_;
}

std::string MonitorProcessor::user_name() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return user_name_;
}

std::string MonitorProcessor::source_name() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return !user_name_.empty() ? user_name_ : !track_name_.empty() ? track_name_ : plugin_name;
}

std::string MonitorProcessor::problem() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return problem_;
}

std::uint64_t MonitorProcessor::repaired_samples() const {
    return repaired_samples_.load(std::memory_order_relaxed); // relaxed: a number to be shown
}

std::string MonitorProcessor::dump(const juce::File &file) {
    const auto shown = room();
    if (shown == nullptr) {
        return problem();
    }
    std::vector<std::string> names;
    for (const audio::Peer &peer : shown->peers()) {
        names.push_back(peer.name); // a peer's source is called as it is, where it is a track
    }
    const std::filesystem::path path(file.getFullPathName().toStdString());
    DumpedAudio audio;
    const ConstRuntimeRef runtime = shown->runtime();
    const std::string no_audio = dump_audio(runtime, std::filesystem::path(path).replace_extension(".wav"), audio);
    const std::string no_window = dump_window(runtime, names, path, no_audio.empty() ? &audio : nullptr);
    return no_window.empty() ? no_audio : no_window;
}

// Audio.

void MonitorProcessor::prepareToPlay(double sample_rate_hz, int block_frames) {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    rate_hz_ = sample_rate_hz;
    block_frames_ = block_frames;
    if (membership_ == nullptr) {
        join();
    } else {
        prepare();
    }
}

void MonitorProcessor::releaseResources() {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    rate_hz_ = 0.0;
    if (membership_ != nullptr) {
        membership_->feed.release();
    }
}

void MonitorProcessor::processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &) {
    std::uint64_t repaired = 0;
    for (int channel = 0; channel < buffer.getNumChannels(); ++channel) {
        repaired += repair(buffer.getWritePointer(channel), buffer.getNumSamples());
    }
    // relaxed: a number to be shown, with one writer
    repaired_samples_.store(repaired_samples_.load(std::memory_order_relaxed) + repaired, std::memory_order_relaxed);
    if (membership_ != nullptr) {
        membership_->feed.push(buffer, getPlayHead());
    }
}

/// Bypassed it does the same: it never changes anything.
void MonitorProcessor::processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) {
    processBlock(buffer, midi);
}

juce::AudioProcessorEditor *MonitorProcessor::createEditor() { return new MonitorEditor(*this); }

// State.

void MonitorProcessor::getStateInformation(juce::MemoryBlock &block) {
    State state;
    state.set("room", std::string_view(room_name()));
    state.set("name", std::string_view(user_name()));
    state.set("editor/width", editor_size.x);
    state.set("editor/height", editor_size.y);
    const std::vector<std::byte> bytes = state.bytes(plugin_name);
    block.replaceAll(bytes.data(), bytes.size());
}

void MonitorProcessor::setStateInformation(const void *data, int size) {
    const auto count = static_cast<std::size_t>(std::max(size, 0));
    const StateReading reading = read_state({static_cast<const std::byte *>(data), count}, plugin_name);
    if (reading.state) {
        const auto pixels = [&](const char *name) {
            return static_cast<int>(std::clamp(reading.state->number(name).value_or(0.0), 0.0, 10'000.0));
        };
        editor_size = {pixels("editor/width"), pixels("editor/height")};
        set_room(reading.state->text("room").value_or("room A"));
        set_user_name(reading.state->text("name").value_or(std::string()));
    }
    if (!reading.note.empty()) {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        problem_ = reading.note;
    }
}

} // namespace localcast::plugin
