// SPDX-License-Identifier: MIT
#include "processor.hpp"

#include "editor.hpp"

#include "gui/editor_size.hpp"
#include "gui/host_name.hpp"
#include "gui/track_name.hpp"
#include "gui/utf8.hpp"

#include "localcast_juce/localcast_juce.h"

#include <span>

namespace localcast::plugin::trigger {
namespace {

constexpr const char *state_name = "Localcast Trigger";
constexpr const char *set_up_parameters[] = {id::room, id::lookahead};
constexpr int longest_name = 64;

} // namespace

Processor::Processor()
    : parameters(*this, undo) {
    for (const char *const parameter : set_up_parameters) {
        parameters.tree.addParameterListener(parameter, this);
    }
}

Processor::~Processor() {
    hold_message_thread();
    cancelPendingUpdate();
    for (const char *const parameter : set_up_parameters) {
        parameters.tree.removeParameterListener(parameter, this);
    }
}

// Set-up: the host prepares, or something is changed that cannot change while audio runs.

void Processor::prepareToPlay(double sample_rate_hz, int block_frames) {
    {
        const std::lock_guard lock(owner_);
        rate_hz_ = sample_rate_hz;
        block_frames_ = juce::jmax(0, block_frames);
        set_up();
    }
    tell_latency();
}

void Processor::releaseResources() {
    const std::lock_guard lock(owner_);
    rate_hz_ = 0;
    engine_.release();
}

// Under the owner's mutex, while no block is processed.
void Processor::set_up() {
    const unsigned room = parameters.room();
    const std::string name = wanted_name();
    if (room != room_ || name != name_ || engine_.room() == nullptr) {
        engine_.join(room, {name, getWrapperTypeDescription(wrapperType), host_name()}, name);
    }
    room_ = room;
    name_ = name;
    Format format;
    format.sample_rate_hz = rate_hz_;
    format.block_frames = static_cast<std::uint32_t>(block_frames_);
    format.channels = static_cast<std::uint32_t>(getMainBusNumOutputChannels());
    format.lookahead = parameters.lookahead();
    format.offline = isNonRealtime();
    lookahead_ = format.lookahead;
    engine_.prepare(format);
}

// What has changed and cannot change while audio runs.
void Processor::change_over() {
    {
        const std::lock_guard lock(owner_);
        if (rate_hz_ <= 0 || (parameters.room() == room_ && parameters.lookahead() == lookahead_ && wanted_name() == name_)) {
            return;
        }
        suspendProcessing(true); // from here on the audio thread passes by
        set_up();
        suspendProcessing(false);
    }
    tell_latency();
}

// Not under the mutex: a host may prepare anew before this returns.
void Processor::tell_latency() {
    const int frames = [this] {
        const std::lock_guard lock(owner_);
        return static_cast<int>(engine_.lookahead());
    }();
    setLatencySamples(frames);
}

// Any thread may change a parameter; rooms and look-aheads are not changed on all of them.
void Processor::parameterChanged(const juce::String &, float) { triggerAsyncUpdate(); }
void Processor::follow_parameters() { change_over(); }

// Under the owner's mutex. A track whose name another has too is called as in the session, so that whoever chose it finds it.
std::string Processor::wanted_name() const {
    const juce::String name = user_name_.isNotEmpty() ? user_name_ : host_name_;
    const bool numbered = stored_name_.startsWith(name + " ") && stored_name_.substring(name.length() + 1).containsOnly("0123456789");
    return (name.isEmpty() || numbered ? stored_name_ : name).toStdString();
}

void Processor::updateTrackProperties(const TrackProperties &properties) {
    {
        const std::lock_guard lock(owner_);
        host_name_ = plugin::track_name(properties).substring(0, longest_name);
    }
    change_over();
}

void Processor::set_track_name(const juce::String &name) {
    {
        const std::lock_guard lock(owner_);
        user_name_ = name.trim().substring(0, longest_name);
    }
    change_over();
}

juce::String Processor::track_name() const {
    const std::lock_guard lock(owner_);
    return user_name_.isNotEmpty() ? user_name_ : host_name_;
}

void Processor::choose_source(const juce::String &name) {
    const std::lock_guard lock(owner_);
    chosen_ = name.substring(0, longest_name + 8); // with a number
    const std::string bytes = chosen_.toStdString();
    // relaxed: a number by itself
    chosen_hash_.store(bytes.empty() ? 0 : SensorId::of(bytes).hash(), std::memory_order_relaxed);
}

juce::String Processor::chosen_source() const {
    const std::lock_guard lock(owner_);
    return chosen_;
}

juce::String Processor::state_note() const {
    const std::lock_guard lock(owner_);
    return state_note_;
}

Picture Processor::picture(std::uint64_t seen) const {
    const std::lock_guard lock(owner_);
    Picture picture{{}, engine_.counts(), engine_.history().since(seen), engine_.room(), engine_.source_name(), engine_.problem()};
    if (rate_hz_ > 0) {
        picture.format = engine_.format();
    }
    return picture;
}

// The audio thread.

void Processor::processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) { process(buffer, midi, false); }
void Processor::processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) { process(buffer, midi, true); }

Settings Processor::settings() const {
    Settings settings = parameters.settings();
    settings.chosen = chosen_hash_.load(std::memory_order_relaxed); // relaxed: a number by itself
    return settings;
}

void Processor::process(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi, bool bypassed) {
    const juce::ScopedNoDenormals no_denormals;
    if (isNonRealtime() != engine_.is_offline()) {
        engine_.set_offline(isNonRealtime()); // a host that says so only now
    }
    Settings now = settings();
    now.bypass = now.bypass || bypassed;
    const auto channels = static_cast<std::size_t>(juce::jmin(buffer.getNumChannels(), getMainBusNumOutputChannels()));
    engine_.process(std::span<float *const>(buffer.getArrayOfWritePointers(), channels),
                    audio::host_block(getPlayHead(), buffer.getNumSamples()), now);
    midi.clear();
    for (const NoteMessage &message : engine_.notes()) {
        midi.addEvent(message.bytes.data(), static_cast<int>(message.bytes.size()), static_cast<int>(message.offset));
    }
}

double Processor::getTailLengthSeconds() const {
    const Settings now = settings();
    const double sounds_ms = now.attack_ms + now.hold_ms + now.release_ms;
    return lookaheads_ms[juce::jmin(parameters.lookahead(), lookaheads_ms.size() - 1)] * 1e-3 + sounds_ms * 1e-3;
}

// What a session keeps.

void Processor::getStateInformation(juce::MemoryBlock &bytes) {
    State state;
    write_choices(state);
    write_editor_size(state, editor_size);
    {
        const std::lock_guard lock(owner_);
        const std::string source = engine_.source_name();
        state.set("track_name", std::string_view(user_name_.toStdString()));
        state.set("source_name", std::string_view(source.empty() ? stored_name_.toStdString() : source));
        state.set("chosen_source", std::string_view(chosen_.toStdString()));
    }
    const std::vector<std::byte> written = state.bytes(state_name);
    bytes.replaceAll(written.data(), written.size());
}

void Processor::setStateInformation(const void *data, int size) {
    const auto length = static_cast<std::size_t>(juce::jmax(0, size));
    const StateReading reading = read_state({static_cast<const std::byte *>(data), data != nullptr ? length : 0}, state_name);
    {
        const std::lock_guard lock(owner_);
        state_note_ = utf8(reading.note);
    }
    if (reading.state) {
        read(*reading.state);
    }
}

void Processor::read(const State &state) {
    read_choices(state);
    const auto text = [&](const char *name) { return utf8(state.text(name).value_or("")).substring(0, longest_name + 8); };
    editor_size = read_editor_size(state);
    choose_source(text("chosen_source"));
    {
        const std::lock_guard lock(owner_);
        user_name_ = text("track_name").trim().substring(0, longest_name);
        stored_name_ = text("source_name");
    }
    change_over();
}

juce::AudioProcessorEditor *Processor::createEditor() { return new Editor(*this); }

} // namespace localcast::plugin::trigger

juce::AudioProcessor *JUCE_CALLTYPE createPluginFilter();
juce::AudioProcessor *JUCE_CALLTYPE createPluginFilter() { return new localcast::plugin::trigger::Processor(); }
