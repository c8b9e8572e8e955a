// Localcast Align as a plugin.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/engine.hpp"
#include "parameters.hpp"
#include "presets.hpp"

#include "gui/preset_processor.hpp"

#include <juce_audio_utils/juce_audio_utils.h>

#include <mutex>

namespace localcast::plugin::align {

class Processor : public PresetProcessor, private juce::AudioProcessorValueTreeState::Listener {
public:
    Processor();
    ~Processor() override;

    void prepareToPlay(double sample_rate_hz, int block_frames) override;
    void releaseResources() override {}
    void reset() override { engine_.reset(); }
    void processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    void processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    juce::AudioProcessorParameter *getBypassParameter() const override { return for_hosts(parameters.bypass()); }

    void getStateInformation(juce::MemoryBlock &bytes) override;
    void setStateInformation(const void *data, int size) override;

    const juce::String getName() const override { return JucePlugin_Name; }
    double getTailLengthSeconds() const override;
    void updateTrackProperties(const TrackProperties &properties) override;
    juce::AudioProcessorEditor *createEditor() override;

    /// The track's name: the host's, or else the user's.
    [[nodiscard]] juce::String track_name() const;
    void set_track_name(const juce::String &name);
    [[nodiscard]] bool host_names_track() const;

    /// What there was to say of the state that was loaded last; empty: nothing.
    [[nodiscard]] juce::String state_note() const;

    /// Runs `use` with the engine, while it changes no group.
    template <typename Use>
    auto with_engine(Use use) {
        const std::lock_guard lock(membership_);
        return use(engine_);
    }

    Parameters parameters;

private:
    juce::AudioProcessorValueTreeState &tree() override { return parameters.tree; }
    const juce::StringArray &parameter_ids() const override { return Parameters::ids(); }
    const std::vector<Preset> &presets() const override { return align::presets(); }
    bool is_kept_by_presets(const juce::String &parameter) const override { return align::is_kept_by_presets(parameter); }
    bool is_momentary(const juce::String &parameter) const override { return parameter == id::capture; }
    void parameterChanged(const juce::String &parameter, float value) override;
    void follow_parameters() override;
    void join_group();
    [[nodiscard]] audio::Identity identity() const;
    void process(juce::AudioBuffer<float> &buffer, bool bypassed);

    mutable std::mutex membership_; // of the engine's owner, names and notes: never the audio thread's
    Engine engine_;
    unsigned joined_group_ = group_count; // none yet
    juce::String host_name_, user_name_, state_note_;
    std::atomic<std::uint32_t> prepared_latency_{static_cast<std::uint32_t>(latencies_ms.size())};
};

} // namespace localcast::plugin::align
