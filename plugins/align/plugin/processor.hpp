// Localcast Align as a plugin.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/engine.hpp"
#include "parameters.hpp"

#include <juce_audio_utils/juce_audio_utils.h>

#include <mutex>

namespace localcast::plugin::align {

class Processor : public juce::AudioProcessor, private juce::AudioProcessorValueTreeState::Listener, private juce::AsyncUpdater {
public:
    Processor();
    ~Processor() override;

    void prepareToPlay(double sample_rate_hz, int block_frames) override;
    void releaseResources() override {}
    void reset() override { engine_.reset(); }
    bool isBusesLayoutSupported(const BusesLayout &layout) const override;
    void processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    void processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    using AudioProcessor::processBlock;
    using AudioProcessor::processBlockBypassed;
    juce::AudioProcessorParameter *getBypassParameter() const override { return parameters.bypass(); }

    void getStateInformation(juce::MemoryBlock &bytes) override;
    void setStateInformation(const void *data, int size) override;

    const juce::String getName() const override { return JucePlugin_Name; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    double getTailLengthSeconds() const override;
    int getNumPrograms() override;
    int getCurrentProgram() override { return program_; }
    void setCurrentProgram(int index) override;
    const juce::String getProgramName(int index) override;
    void changeProgramName(int, const juce::String &) override {}
    void updateTrackProperties(const TrackProperties &properties) override;
    bool hasEditor() const override { return true; }
    juce::AudioProcessorEditor *createEditor() override;

    /// What a preset says, also where it was the last one.
    void use_preset(int index);

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

    juce::UndoManager undo;
    Parameters parameters;

private:
    void parameterChanged(const juce::String &parameter, float value) override;
    void handleAsyncUpdate() override;
    void join_group();
    [[nodiscard]] audio::Identity identity() const;
    void process(juce::AudioBuffer<float> &buffer, bool bypassed);

    mutable std::mutex membership_; // of the engine's owner, names and notes: never the audio thread's
    Engine engine_;
    unsigned joined_group_ = group_count; // none yet
    juce::String host_name_, user_name_, state_note_;
    std::atomic<std::uint32_t> prepared_latency_{static_cast<std::uint32_t>(latencies_ms.size())};
    int program_ = 0;
};

} // namespace localcast::plugin::align
