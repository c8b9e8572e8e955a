// Everything that can be chosen, as parameters of the host. Their ids never change.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/settings.hpp"

#include <juce_audio_processors/juce_audio_processors.h>

#include <array>
#include <atomic>
#include <cstddef>

namespace localcast::plugin::trigger {

namespace id {
inline constexpr const char *room = "room", *lookahead = "lookahead", *source = "source", *type = "type",
                            *least_strength = "least_strength", *least_confidence = "least_confidence", *spacing = "spacing",
                            *effect = "effect", *depth = "depth", *attack = "attack", *hold = "hold", *release = "release",
                            *burst_level = "burst_level", *burst_pitch = "burst_pitch", *midi = "midi", *note = "note",
                            *channel = "channel", *note_length = "note_length", *bypass = "bypass";
} // namespace id

class Parameters {
public:
    Parameters(juce::AudioProcessor &processor, juce::UndoManager &undo);

    /// What they say now; whose the chosen source is they do not know.
    /// any-thread, rt
    [[nodiscard]] Settings settings() const;
    /// any-thread, rt
    [[nodiscard]] unsigned room() const { return static_cast<unsigned>(index(id_room)); }
    /// any-thread, rt
    [[nodiscard]] std::size_t lookahead() const { return static_cast<std::size_t>(index(id_lookahead)); }

    /// Asked for with every block.
    [[nodiscard]] juce::AudioProcessorParameter *bypass() const { return bypass_parameter_; }

    /// Ids in the order of the host's list.
    [[nodiscard]] static const juce::StringArray &ids();

    /// What a parameter does, in a sentence or two: for a tooltip and a screen reader.
    [[nodiscard]] static juce::String help(const juce::String &parameter);

    juce::AudioProcessorValueTreeState tree;

private:
    // In the order of ids().
    enum Place {
        id_room, id_lookahead, id_source, id_type, id_least_strength, id_least_confidence, id_spacing, id_effect, id_depth,
        id_attack, id_hold, id_release, id_burst_level, id_burst_pitch, id_midi, id_note, id_channel, id_note_length, id_bypass,
        place_count
    };

    // relaxed, in all of these: the host sets each by itself.
    [[nodiscard]] double number(Place place) const {
        return static_cast<double>(values_[place]->load(std::memory_order_relaxed));
    }
    [[nodiscard]] int index(Place place) const { return juce::roundToInt(number(place)); }
    [[nodiscard]] bool is_on(Place place) const { return number(place) >= 0.5; }

    std::array<std::atomic<float> *, place_count> values_{};
    juce::AudioProcessorParameter *bypass_parameter_;
};

} // namespace localcast::plugin::trigger
