// A Faust program as a plugin.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/faust_parameter.hpp"
#include "faust_plugin/input_sources.hpp"
#include "faust_plugin/program_engine.hpp"
#include "gui/plain_processor.hpp"
#include "parts/smooth_bypass.hpp"
#include "parts/state.hpp"

#include <localcast_juce/localcast_juce.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace localcast::plugin {

/// What the CMake call knows of a plugin.
struct PluginFacts {
    std::string name;
    std::string identity;             ///< by which sessions know its state, whatever it is called; empty: its name
    std::string room;                 ///< that it joins if its program is bound
    std::vector<std::string> sources; ///< names of the inputs; where there is none an input is called as its track
    std::optional<int> main_inputs;   ///< inputs of the main bus; else as many as outputs. The rest is the side-chain
    bool midi_input = false;
    SoundLoader sounds{};             ///< the program's sound files
    std::unique_ptr<::dsp> (*create)() = nullptr;
    std::unique_ptr<::dsp> (*create_effect)() = nullptr; ///< what its voices go through; null: nothing
};

/// An identity of the codes that hosts know a plugin by.
[[nodiscard]] std::string identity_of(std::uint32_t company_code, std::uint32_t code);

/// What went by that should not have, for the editor.
struct PluginCounts {
    std::uint64_t repaired_samples = 0; ///< of the inputs, that were no numbers
    std::uint64_t silenced_frames = 0;  ///< that the program made no numbers of
};

/// A program of one input and one output plays on a stereo track as well, by a copy for each channel, unless it is bound: then
/// its input is one source. Programs without bindings join no room. The audio thread neither allocates nor locks nor calls the system, if the
/// program itself does not; in an offline render estimators run within it.
class FaustProcessor final : public PlainProcessor, private juce::Timer {
public:
    explicit FaustProcessor(const PluginFacts &facts);
    ~FaustProcessor() override;

    // What an editor shows; message thread.
    [[nodiscard]] const PluginFacts &facts() const { return facts_; }
    [[nodiscard]] const ProgramLayout &layout() const { return layout_; }
    /// The parameter of a control; null for a meter.
    [[nodiscard]] FaustParameter *parameter(std::size_t widget) const { return by_widget_[widget]; }
    [[nodiscard]] juce::AudioParameterBool &bypass() const { return *bypassed_; }
    /// What a widget stood at after the last block.
    [[nodiscard]] double shown(std::size_t widget) const;
    /// The room that it is in; null: none yet, or it needs none.
    [[nodiscard]] std::shared_ptr<const audio::Room> room() const;
    /// Whether its program joins a room at all.
    [[nodiscard]] bool is_bound() const { return bound_; }
    [[nodiscard]] std::vector<std::string> source_names() const;
    /// Everything that should be said: about the program's metadata, the room, the last saved state.
    [[nodiscard]] std::vector<std::string> notes() const;
    [[nodiscard]] PluginCounts counts() const;
    /// What the user calls this instance; empty: as its track.
    void set_user_name(const std::string &name);
    [[nodiscard]] std::string user_name() const;
    juce::Point<int> editor_size{0, 0}; ///< 0: not yet known

    const juce::String getName() const override { return facts_.name; }
    bool isBusesLayoutSupported(const BusesLayout &layouts) const override;
    void prepareToPlay(double sample_rate_hz, int block_frames) override;
    void releaseResources() override;
    void processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    void processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    juce::AudioProcessorParameter *getBypassParameter() const override { return for_hosts(bypassed_); }
    void updateTrackProperties(const TrackProperties &properties) override;
    double getTailLengthSeconds() const override;
    bool acceptsMidi() const override { return facts_.midi_input; }

    juce::AudioProcessorEditor *createEditor() override;

    void getStateInformation(juce::MemoryBlock &block) override;
    void setStateInformation(const void *data, int size) override;

private:
    FaustProcessor(PluginFacts facts, std::unique_ptr<ProgramEngine> engine);
    static BusesProperties buses_of(const PluginFacts &facts, const ProgramEngine &engine);
    void add_parameters();
    void join_room();
    void say_room(const std::string &problem);
    void start_analysis();
    [[nodiscard]] std::vector<std::string> wanted_names() const;
    void rename_if_needed();
    void prepare(double sample_rate_hz, int block_frames);
    void prepare_copies(int sample_rate_hz);
    void timerCallback() override;

    // The audio thread's.
    void process(juce::AudioBuffer<float> &buffer, const juce::MidiBuffer &midi, bool bypassed);
    void gather_channels(juce::AudioBuffer<float> &buffer);
    void follow_parameters();
    void hand_over(std::span<const std::uint8_t> message);
    void begin_block(std::size_t frames);
    void compute(std::size_t frames, const juce::MidiBuffer &midi, bool bypassed);
    void compute_piece(std::size_t at, std::size_t frames, bool bypassed);
    void publish();
    [[nodiscard]] double highest(std::size_t widget) const;
    [[nodiscard]] std::size_t copies() const { return second_ == nullptr ? 1 : 2; }

    const PluginFacts facts_;
    std::unique_ptr<InputSources> sources_; // before what uses the room's runtime
    std::unique_ptr<ProgramEngine> engine_;
    std::unique_ptr<ProgramEngine> second_; // the right channel's copy of a mono program; null: there is none
    std::unique_ptr<audio::AnalysisWorker> analysis_;
    bool is_offline_ = false; // as the analysis knows it
    const ProgramLayout layout_; // its zones are those of an engine that may be gone
    const std::size_t input_count_, output_count_, main_inputs_;
    const bool bound_;
    const bool may_be_doubled_;
    std::mutex set_up_mutex_; // hosts prepare and rename on threads of their choice; never taken by the audio thread
    SmoothBypass bypass_;

    // The host's list owns the parameters.
    std::vector<FaustParameter *> controls_;
    std::vector<FaustParameter *> by_widget_;
    juce::AudioParameterBool *bypassed_ = nullptr;

    mutable std::mutex words_mutex_; // of what follows; never taken by the audio thread
    std::string track_name_, user_name_, room_problem_, state_note_;
    std::vector<std::string> program_notes_, source_names_;
    std::shared_ptr<const audio::Room> room_;

    std::vector<std::atomic<float>> shown_; // by widget; written by the audio thread, read by editors
    std::vector<std::atomic<bool>> moved_;  // by widget: MIDI moved it; the audio thread sets, the timer clears
    std::atomic<std::uint64_t> repaired_samples_{0}, silenced_frames_{0};

    // The audio thread's, made in prepareToPlay.
    std::vector<double> sent_;  // what the program was told last, by control
    std::vector<double> stood_; // where the control stood last
    std::vector<const float *> inputs_, piece_inputs_;
    std::vector<float *> outputs_, piece_outputs_;
    bool prepared_ = false;
    double rate_hz_ = 0.0;
    int block_frames_ = 0;
};

} // namespace localcast::plugin
