// SPDX-License-Identifier: MIT
#include "parameters.hpp"

#include "gui/choice_parameter.hpp"

#include <memory>

namespace localcast::plugin::trigger {
namespace {

using juce::AudioParameterBool;
using juce::AudioParameterFloat;
using juce::AudioParameterFloatAttributes;
using juce::AudioParameterInt;
using juce::NormalisableRange;
using juce::ParameterID;

juce::StringArray lookahead_names() {
    juce::StringArray names;
    for (const double ms : lookaheads_ms) {
        names.add(ms > 0.0 ? juce::String(ms, 0) + " ms" : juce::String("None"));
    }
    return names;
}

struct Scale {
    float least, most, initial;
    float centre = 0.0f; // in the middle of a slider; 0: straight
    const char *unit;
    int digits;
};

std::unique_ptr<AudioParameterFloat> amount(const char *name_id, const char *name, const Scale &scale) {
    NormalisableRange<float> range(scale.least, scale.most);
    if (scale.centre > 0.0f) {
        range.setSkewForCentre(scale.centre);
    }
    const auto text = [unit = juce::String(scale.unit), digits = scale.digits](float value, int) {
        return (juce::String(static_cast<double>(value), digits) + " " + unit).trimEnd();
    };
    return std::make_unique<AudioParameterFloat>(ParameterID{name_id, parameter_version}, name, range, scale.initial,
                                                 AudioParameterFloatAttributes().withStringFromValueFunction(text));
}

std::unique_ptr<AudioParameterInt> whole(const char *name_id, const char *name, int least, int most, int initial,
                                         const juce::AudioParameterIntAttributes &attributes = {}) {
    return std::make_unique<AudioParameterInt>(ParameterID{name_id, parameter_version}, name, least, most, initial, attributes);
}

// "36 (C1)", with middle C as C3; the number is what is read back.
juce::String note_text(int note, int) {
    return juce::String(note) + " (" + juce::MidiMessage::getMidiNoteName(note, true, true, 3) + ")";
}

juce::AudioProcessorValueTreeState::ParameterLayout make_layout() {
    juce::AudioProcessorValueTreeState::ParameterLayout layout;
    layout.add(choices(id::room, "Room", letters(room_count), 0, false),
               choices(id::lookahead, "Look-ahead", lookahead_names(), static_cast<int>(default_lookahead), false),
               choices(id::source, "Source", {"This track", "Any track", "Chosen track"}, 0),
               choices(id::type, "Type", {"Any", "Clap", "Transient", "Sustained"}, 0),
               amount(id::least_strength, "Least strength", {-66.0f, 0.0f, -66.0f, 0.0f, "dB", 1}),
               amount(id::least_confidence, "Least confidence", {0.0f, 1.0f, 0.0f, 0.0f, "", 2}),
               amount(id::spacing, "Spacing", {5.0f, 10'000.0f, 50.0f, 200.0f, "ms", 0}),
               choices(id::effect, "Effect", {"None", "Duck", "Gate", "Burst"}, 1),
               amount(id::depth, "Depth", {0.0f, static_cast<float>(silent_db), 12.0f, 0.0f, "dB", 1}),
               amount(id::attack, "Attack", {0.0f, 1'000.0f, 1.0f, 20.0f, "ms", 1}),
               amount(id::hold, "Hold", {0.0f, 5'000.0f, 100.0f, 200.0f, "ms", 0}),
               amount(id::release, "Release", {0.0f, 5'000.0f, 200.0f, 200.0f, "ms", 0}),
               amount(id::burst_level, "Burst level", {-60.0f, 6.0f, -12.0f, 0.0f, "dB", 1}),
               amount(id::burst_pitch, "Burst pitch", {20.0f, 10'000.0f, 220.0f, 440.0f, "Hz", 1}),
               std::make_unique<AudioParameterBool>(ParameterID{id::midi, parameter_version}, "MIDI notes", false),
               whole(id::note, "Note", 0, 127, 36,
                     juce::AudioParameterIntAttributes().withStringFromValueFunction(note_text)),
               whole(id::channel, "Channel", 1, 16, 10),
               amount(id::note_length, "Note length", {1.0f, 10'000.0f, 100.0f, 200.0f, "ms", 0}),
               std::make_unique<AudioParameterBool>(ParameterID{id::bypass, parameter_version}, "Bypass", false));
    return layout;
}

} // namespace

Parameters::Parameters(juce::AudioProcessor &processor, juce::UndoManager &undo)
    : tree(processor, &undo, "trigger", make_layout()), bypass_parameter_(tree.getParameter(id::bypass)) {
    for (int place = 0; place < place_count; ++place) {
        values_[static_cast<std::size_t>(place)] = tree.getRawParameterValue(ids()[place]);
    }
}

Settings Parameters::settings() const {
    Settings settings;
    settings.source = static_cast<SourceChoice>(index(id_source));
    settings.type = static_cast<TypeChoice>(index(id_type));
    settings.least_strength_db = number(id_least_strength);
    settings.least_confidence = number(id_least_confidence);
    settings.spacing_ms = number(id_spacing);
    settings.effect = static_cast<Effect>(index(id_effect));
    settings.depth_db = number(id_depth);
    settings.attack_ms = number(id_attack);
    settings.hold_ms = number(id_hold);
    settings.release_ms = number(id_release);
    settings.burst_level_db = number(id_burst_level);
    settings.burst_pitch_hz = number(id_burst_pitch);
    settings.midi = is_on(id_midi);
    settings.note = index(id_note);
    settings.channel = index(id_channel);
    settings.note_ms = number(id_note_length);
    settings.bypass = is_on(id_bypass);
    return settings;
}

const juce::StringArray &Parameters::ids() {
    static const juce::StringArray all{
        id::room, id::lookahead, id::source, id::type, id::least_strength, id::least_confidence, id::spacing, id::effect, id::depth,
        id::attack, id::hold, id::release, id::burst_level, id::burst_pitch, id::midi, id::note, id::channel, id::note_length,
        id::bypass};
    return all;
}

juce::String Parameters::help(const juce::String &parameter) {
    // In the order of ids().
    static constexpr const char *texts[place_count] = {
        "Tracks of one room hear of each other's events.",
        ("By how much the sound is delayed, so that events are known in time; the host makes up for it. 150 ms are enough for "
         "blocks of up to 40 ms. A change takes effect at once, with a short silence."),
        "Whose events are acted on: this track's, those of any track of the room, or those of the chosen one.",
        "What kind of sound is acted on.",
        "Events whose peak is below this are passed over.",
        "Events that are less sure than this are passed over. 0: none, 1: nearly all.",
        "After an event, others are passed over for so long.",
        "Duck: the sound steps back at an event. Gate: it is heard at an event only. Burst: a tone sounds at an event.",
        "By how much the sound goes down, while it is ducked or the gate is closed. 80 dB: nothing is left.",
        "How long the effect takes to come in. 0: at the event's very sample.",
        "How long it stays after the attack.",
        "How long it takes to go.",
        "How loud the burst is, full scale 0.",
        "Pitch of the burst.",
        "Sends a note at each event that is acted on, as strong as the event.",
        "Number of the note.",
        "MIDI channel of the note.",
        "How long the note sounds.",
        "The track as it came, with the same look-ahead; nothing is acted on."};
    const int place = ids().indexOf(parameter);
    return place >= 0 ? texts[place] : "";
}

} // namespace localcast::plugin::trigger
