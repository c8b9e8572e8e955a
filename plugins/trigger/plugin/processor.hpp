// Localcast Trigger as a plugin.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/engine.hpp"
#include "parameters.hpp"
#include "presets.hpp"

#include "gui/preset_processor.hpp"
#include "parts/state.hpp"

#include <juce_audio_utils/juce_audio_utils.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace localcast::plugin::trigger {

/// What an editor shows of an engine at one moment.
struct Picture {
    Format format;
    Counts counts;
    std::vector<EventReport> events; // the new ones
    std::shared_ptr<audio::Room> room;
    std::string source_name, problem;
};

class Processor : public PresetProcessor, private juce::AudioProcessorValueTreeState::Listener {
public:
    Processor();
    ~Processor() override;

    void prepareToPlay(double sample_rate_hz, int block_frames) override;
    void releaseResources() override;
    void processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    void processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    juce::AudioProcessorParameter *getBypassParameter() const override { return for_hosts(parameters.bypass()); }

    void getStateInformation(juce::MemoryBlock &bytes) override;
    void setStateInformation(const void *data, int size) override;

    const juce::String getName() const override { return JucePlugin_Name; }
    bool producesMidi() const override { return true; }
    double getTailLengthSeconds() const override;
    void updateTrackProperties(const TrackProperties &properties) override;
    juce::AudioProcessorEditor *createEditor() override;

    /// What the user calls this track, or else the host; with neither it is a track.
    void set_track_name(const juce::String &name);
    [[nodiscard]] juce::String track_name() const;

    /// The track whose events are acted on where the source is a chosen one, by its name, here or not; empty: none yet.
    void choose_source(const juce::String &name);
    [[nodiscard]] juce::String chosen_source() const;

    /// What there was to say of the state that was loaded last; empty: nothing.
    [[nodiscard]] juce::String state_note() const;

    /// The events are those after number `seen`.
    [[nodiscard]] Picture picture(std::uint64_t seen) const;

    /// What the parameters and the chosen source say now.
    /// any-thread, rt
    [[nodiscard]] Settings settings() const;

    Parameters parameters;
    juce::Point<int> editor_size{0, 0}; // 0: not yet known; the message thread's

private:
    juce::AudioProcessorValueTreeState &tree() override { return parameters.tree; }
    const juce::StringArray &parameter_ids() const override { return Parameters::ids(); }
    const std::vector<Preset> &presets() const override { return trigger::presets(); }
    bool is_kept_by_presets(const juce::String &parameter) const override { return trigger::is_kept_by_presets(parameter); }
    void parameterChanged(const juce::String &parameter, float value) override;
    void follow_parameters() override;
    void process(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi, bool bypassed);
    void set_up();
    void change_over();
    void tell_latency();
    [[nodiscard]] std::string wanted_name() const;
    void read(const State &state);

    mutable std::mutex owner_; // of the engine's set-up and the names: never the audio thread's
    Engine engine_;
    std::atomic<std::uint64_t> chosen_hash_{0};
    juce::String host_name_, user_name_, stored_name_, chosen_, state_note_; // stored: as it was called in the session
    double rate_hz_ = 0; // 0: not prepared
    int block_frames_ = 0;
    // What it is set up with.
    unsigned room_ = room_count; // none
    std::string name_;
    std::size_t lookahead_ = default_lookahead;
};

} // namespace localcast::plugin::trigger
