// SPDX-License-Identifier: MIT
#include "monitor/monitor_processor.hpp"

#include "gui/editor_size.hpp"
#include "gui/host_name.hpp"
#include "gui/track_name.hpp"
#include "monitor/monitor_editor.hpp"
#include "parts/finite.hpp"
#include "parts/state.hpp"
#include "parts/window_dump.hpp"

#include "localcast_juce/room/own_count.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace localcast::plugin {
namespace {

constexpr const char *plugin_name = "Localcast Monitor";
constexpr const char *default_room = "room A";

std::uint32_t not_negative(int number) { return static_cast<std::uint32_t>(std::max(number, 0)); }

// As much of a name as rooms tell apart and show.
std::string legal_room(const std::string &name) { return name.substr(0, 255); }

} // namespace

MonitorProcessor::MonitorProcessor()
    : PlainProcessor(BusesProperties()
                         .withInput("Input", juce::AudioChannelSet::stereo())
                         .withOutput("Output", juce::AudioChannelSet::stereo())),
      room_name_(default_room) {}

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
    if (source_ == nullptr) {
        if (std::unique_ptr<RoomSource> source = join()) { // audio may run: there was no place before
            exchange(std::move(source));
        }
    }
    return source_ == nullptr ? nullptr : source_->room;
}

// Under the set-up mutex, as all that is called from here. Nobody but the caller knows of what it gives.
std::unique_ptr<RoomSource> MonitorProcessor::join() {
    joined_room_ = room_name();
    joined_as_ = wanted_name();
    const audio::Identity identity{joined_as_, getWrapperTypeDescription(wrapperType),
                                   host_name()};
    std::string why;
    auto joined = audio::Room::join(joined_room_, identity, {}, &why);
    auto source = joined ? std::make_unique<RoomSource>(std::move(*joined), identity, joined_as_) : nullptr;
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        source_name_ = source != nullptr ? source->name : std::string();
    }
    say_problem(why);
    prepare(source.get());
    return source;
}

// While no block is processed, or of a source that the audio thread does not know yet.
void MonitorProcessor::prepare(RoomSource *source) {
    if (source != nullptr && rate_hz_ > 0.0) {
        source->feed.prepare(rate_hz_, not_negative(block_frames_), not_negative(getTotalNumInputChannels()));
        say_problem(source->feed.problem());
    }
}

// Waits for a block that is being processed; the audio thread passes by meanwhile.
void MonitorProcessor::exchange(std::unique_ptr<RoomSource> source) {
    suspendProcessing(true);
    source_.swap(source);
    suspendProcessing(false);
}

void MonitorProcessor::say_problem(const std::string &problem) {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    problem_ = problem;
}

void MonitorProcessor::rejoin_if_needed() {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    if (source_ == nullptr || (joined_as_ == wanted_name() && joined_room_ == room_name())) {
        return;
    }
    exchange(nullptr); // its name is free again
    exchange(join());
}

void MonitorProcessor::set_room(const std::string &name) {
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        room_name_ = legal_room(name);
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
        track_name_ = track_name(properties).toStdString();
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

std::string MonitorProcessor::wanted_name() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return !user_name_.empty() ? user_name_ : !track_name_.empty() ? track_name_ : plugin_name;
}

std::string MonitorProcessor::source_name() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return source_name_;
}

std::string MonitorProcessor::problem() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return problem_.empty() || state_note_.empty() ? problem_ + state_note_ : problem_ + " " + state_note_;
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
    return dump_window_with_audio(shown->runtime(), names, std::filesystem::path(file.getFullPathName().toStdString()));
}

// Audio.

void MonitorProcessor::prepareToPlay(double sample_rate_hz, int block_frames) {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    rate_hz_ = sample_rate_hz;
    block_frames_ = block_frames;
    if (source_ == nullptr) {
        source_ = join();
    } else {
        prepare(source_.get());
    }
}

void MonitorProcessor::releaseResources() {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    rate_hz_ = 0.0;
    if (source_ != nullptr) {
        source_->feed.release();
    }
}

void MonitorProcessor::processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &) {
    const std::size_t frames = not_negative(buffer.getNumSamples());
    std::uint64_t repaired = 0;
    for (int channel = 0; channel < buffer.getNumChannels(); ++channel) {
        float *const samples = buffer.getWritePointer(channel);
        repaired += copy_finite(samples, frames, samples);
    }
    audio::add(repaired_samples_, repaired);
    if (source_ != nullptr) {
        source_->feed.push({buffer.getArrayOfReadPointers(), not_negative(buffer.getNumChannels())},
                           audio::host_block(getPlayHead(), buffer.getNumSamples()));
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
    write_editor_size(state, editor_size);
    const std::vector<std::byte> bytes = state.bytes(plugin_name);
    block.replaceAll(bytes.data(), bytes.size());
}

void MonitorProcessor::setStateInformation(const void *data, int size) {
    const auto count = static_cast<std::size_t>(std::max(size, 0));
    const StateReading reading = read_state({static_cast<const std::byte *>(data), count}, plugin_name);
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        state_note_ = reading.note;
        if (reading.state) {
            room_name_ = legal_room(reading.state->text("room").value_or(default_room));
            user_name_ = reading.state->text("name").value_or(std::string());
        }
    }
    if (reading.state) {
        editor_size = read_editor_size(*reading.state);
        rejoin_if_needed();
    }
}

} // namespace localcast::plugin
