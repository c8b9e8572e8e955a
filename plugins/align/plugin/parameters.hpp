// Everything that can be chosen, as parameters of the host. Their ids never change.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/settings.hpp"
#include "units.hpp"

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>

namespace localcast::plugin::align {

namespace id {
inline constexpr const char *group = "group", *mode = "mode", *reference = "reference", *rule = "reference_rule",
                            *anchor = "anchor", *exclude = "exclude", *lock = "lock", *drift = "drift",
                            *max_shift = "max_shift", *nudge = "nudge", *unit = "unit", *polarity = "polarity",
                            *latency = "latency", *bypass = "bypass", *capture = "capture";
} // namespace id

/// A button that is pressed: on, and at once off again.
class Parameters {
public:
    Parameters(juce::AudioProcessor &processor, juce::UndoManager &undo);

    /// What they say now.
    /// any-thread, rt
    [[nodiscard]] Settings settings() const;
    /// any-thread, rt
    [[nodiscard]] unsigned group() const;
    /// any-thread, rt
    [[nodiscard]] std::size_t latency() const;
    /// any-thread, rt
    [[nodiscard]] Unit unit() const;

    /// The rate by which a nudge is told in samples.
    void set_sample_rate(double rate_hz) { sample_rate_hz_.store(rate_hz, std::memory_order_relaxed); } // relaxed: by itself

    /// Asked for with every block.
    [[nodiscard]] juce::AudioProcessorParameter *bypass() const { return bypass_parameter_; }

    /// Ids in the order of the host's list.
    [[nodiscard]] static const juce::StringArray &ids();

    /// What a parameter does, in a sentence: for a tooltip and a screen reader.
    [[nodiscard]] static juce::String help(const juce::String &parameter);

private:
    std::atomic<double> sample_rate_hz_{48000};
    std::atomic<float> *unit_value_ = nullptr; // of the nudge's text; null until it is there

    juce::AudioProcessorValueTreeState::ParameterLayout make_layout();

public:
    juce::AudioProcessorValueTreeState tree;

private:
    std::atomic<float> *group_, *mode_, *reference_, *rule_, *anchor_, *exclude_, *lock_, *drift_, *max_shift_, *nudge_,
        *polarity_, *latency_, *bypass_;
    juce::AudioProcessorParameter *bypass_parameter_;
};

} // namespace localcast::plugin::align
