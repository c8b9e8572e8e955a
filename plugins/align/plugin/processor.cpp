// SPDX-License-Identifier: MIT
#include "processor.hpp"

#include "editor.hpp"
#include "session_state.hpp"

#include "gui/host_name.hpp"
#include "gui/track_name.hpp"

#include "localcast_juce/localcast_juce.h"

#include <array>
#include <span>

namespace localcast::plugin::align {
namespace {

std::uint64_t random_key() {
    const juce::Uuid uuid;
    return localcast_hash_source_id(uuid.getRawData(), 16);
}

} // namespace

Processor::Processor()
    : parameters(*this, undo), engine_(random_key()) {
    for (const char *const watched : {id::group, id::latency, id::capture, id::unit}) {
        parameters.tree.addParameterListener(watched, this);
    }
}

Processor::~Processor() {
    hold_message_thread();
    cancelPendingUpdate();
    for (const char *const watched : {id::group, id::latency, id::capture, id::unit}) {
        parameters.tree.removeParameterListener(watched, this);
    }
}

void Processor::prepareToPlay(double sample_rate_hz, int block_frames) {
    join_group();
    const std::lock_guard lock(membership_);
    Format format;
    format.sample_rate_hz = sample_rate_hz;
    format.block_frames = static_cast<std::uint32_t>(juce::jmax(0, block_frames));
    format.channels = static_cast<std::uint32_t>(getMainBusNumOutputChannels());
    format.latency = parameters.latency();
    format.offline = isNonRealtime();
    parameters.set_sample_rate(sample_rate_hz);
    prepared_latency_.store(static_cast<std::uint32_t>(format.latency));
    engine_.prepare(format, parameters.settings());
    setLatencySamples(static_cast<int>(engine_.latency()));
}

void Processor::processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &) { process(buffer, false); }
void Processor::processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &) { process(buffer, true); }

void Processor::process(juce::AudioBuffer<float> &buffer, bool bypassed) {
    const juce::ScopedNoDenormals no_denormals;
    if (isNonRealtime() != engine_.is_offline()) {
        engine_.set_offline(isNonRealtime()); // a host that says so only now
    }
    Settings settings = parameters.settings();
    settings.bypass = settings.bypass || bypassed;
    const auto channels = static_cast<std::size_t>(juce::jmin(buffer.getNumChannels(), getMainBusNumOutputChannels()));
    audio::HostBlock block = audio::host_block(getPlayHead(), buffer.getNumSamples());
    if (isNonRealtime()) {
        block.host_time.reset(); // the time of day, which does not go with a render
    }
    engine_.process(std::span<float *const>(buffer.getArrayOfWritePointers(), channels), block, settings);
}

double Processor::getTailLengthSeconds() const {
    return getSampleRate() > 0 ? getLatencySamples() / getSampleRate() + range_ms * 1e-3 : 0;
}

void Processor::parameterChanged(const juce::String &parameter, float value) {
    if (parameter == id::capture) {
        if (value >= 0.5f) {
            engine_.capture();
        }
        return;
    }
    triggerAsyncUpdate(); // any thread may change a parameter; groups and latencies are not changed on all of them
}

void Processor::follow_parameters() {
    if (getSampleRate() > 0 && parameters.latency() != prepared_latency_.load()) {
        // The host is asked to prepare anew; until it does, nothing changes.
        updateHostDisplay(ChangeDetails().withLatencyChanged(true));
    }
    updateHostDisplay(ChangeDetails().withParameterInfoChanged(true)); // the nudge's unit
    if (getSampleRate() > 0) {
        join_group();
    }
}

void Processor::join_group() {
    const std::lock_guard lock(membership_);
    const unsigned group = parameters.group();
    if (group == joined_group_ && engine_.room() != nullptr) {
        return;
    }
    joined_group_ = group;
    engine_.join(group, identity());
}

// Under the membership's mutex.
audio::Identity Processor::identity() const {
    const juce::String &name = host_name_.isNotEmpty() ? host_name_ : user_name_;
    return {name.toStdString(), getWrapperTypeDescription(wrapperType), host_name()};
}

juce::String Processor::track_name() const {
    const std::lock_guard lock(membership_);
    return host_name_.isNotEmpty() ? host_name_ : user_name_;
}

bool Processor::host_names_track() const {
    const std::lock_guard lock(membership_);
    return host_name_.isNotEmpty();
}

void Processor::set_track_name(const juce::String &name) {
    const std::lock_guard lock(membership_);
    user_name_ = name;
    engine_.set_identity(identity());
}

void Processor::updateTrackProperties(const TrackProperties &properties) {
    const std::lock_guard lock(membership_);
    host_name_ = plugin::track_name(properties);
    engine_.set_identity(identity());
}

juce::String Processor::state_note() const {
    const std::lock_guard lock(membership_);
    return state_note_;
}

void Processor::getStateInformation(juce::MemoryBlock &bytes) {
    State state;
    write_choices(state);
    const std::lock_guard lock(membership_);
    state.set("track_name", std::string_view(user_name_.toRawUTF8()));
    write_word(state, "key", engine_.key());
    write_kept(state, engine_.kept());
    const std::vector<std::byte> written = state.bytes(state_name);
    bytes.replaceAll(written.data(), written.size());
}

void Processor::setStateInformation(const void *data, int size) {
    const auto length = static_cast<std::size_t>(juce::jmax(0, size));
    const StateReading reading = read_state({static_cast<const std::byte *>(data), data != nullptr ? length : 0}, state_name);
    {
        const std::lock_guard lock(membership_);
        state_note_ = reading.note;
    }
    if (!reading.state) {
        return;
    }
    read_choices(*reading.state);
    {
        const std::lock_guard lock(membership_);
        user_name_ = juce::String(reading.state->text("track_name").value_or("")).substring(0, 64);
        if (const auto key = read_word(*reading.state, "key"); key && *key != engine_.key()) {
            engine_.set_key(*key);
            joined_group_ = group_count; // as another one
        }
        engine_.set_kept(read_kept(*reading.state));
        engine_.set_identity(identity());
    }
    if (getSampleRate() > 0) {
        join_group();
    }
}

juce::AudioProcessorEditor *Processor::createEditor() { return new Editor(*this); }

} // namespace localcast::plugin::align

juce::AudioProcessor *JUCE_CALLTYPE createPluginFilter();
juce::AudioProcessor *JUCE_CALLTYPE createPluginFilter() { return new localcast::plugin::align::Processor(); }
