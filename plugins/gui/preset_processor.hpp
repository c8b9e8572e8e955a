// A mono or stereo effect whose choices are parameters of a tree, with presets for its programs and undo.
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/plain_processor.hpp"
#include "parts/state.hpp"

#include <atomic>
#include <utility>
#include <vector>

namespace localcast::plugin {

/// What differs from the defaults, by parameter: the value as the parameter counts it.
struct Preset {
    const char *name;
    std::vector<std::pair<const char *, float>> values;
};

class PresetProcessor : public PlainProcessor, protected juce::AsyncUpdater {
public:
    PresetProcessor();

    bool isBusesLayoutSupported(const BusesLayout &layout) const override;
    int getNumPrograms() override;
    int getCurrentProgram() override { return program_; }
    void setCurrentProgram(int index) override;
    const juce::String getProgramName(int index) override;

    /// What a preset says, also where it was the last one. A step of its own to undo.
    void use_preset(int index);

    juce::UndoManager undo; ///< the message thread's

protected:
    /// Everything that is chosen; `undo` is its undo manager.
    [[nodiscard]] virtual juce::AudioProcessorValueTreeState &tree() = 0;
    /// Ids of its parameters, in the order of the host's list.
    [[nodiscard]] virtual const juce::StringArray &parameter_ids() const = 0;
    [[nodiscard]] virtual const std::vector<Preset> &presets() const = 0;
    /// Parameters that a preset leaves alone.
    [[nodiscard]] virtual bool is_kept_by_presets(const juce::String &parameter) const = 0;
    /// Parameters that no session keeps: buttons.
    [[nodiscard]] virtual bool is_momentary(const juce::String &) const { return false; }

    /// Every parameter, as it counts itself, and the program.
    void write_choices(State &state);
    /// What a state does not know, of an older version, is at its default. Nothing is to be undone afterwards, or, where this is
    /// not the message thread, as soon as that one gets to it.
    void read_choices(const State &state);

    /// On the message thread, soon after triggerAsyncUpdate(): what is not done on any thread that may change a parameter.
    virtual void follow_parameters() = 0;

private:
    void handleAsyncUpdate() final;
    void forget_steps();

    int program_ = 0;
    std::atomic<bool> forgets_steps_{false}; // set by the thread that loads a state
};

} // namespace localcast::plugin
