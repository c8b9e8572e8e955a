// SPDX-License-Identifier: MIT
#include "parameters.hpp"

#include "gui/choice_parameter.hpp"

#include <map>
#include <memory>

namespace localcast::plugin::align {
namespace {

using juce::AudioParameterBool;
using juce::AudioParameterFloat;
using juce::ParameterID;

juce::StringArray latency_names() {
    juce::StringArray names;
    for (const double ms : latencies_ms) {
        names.add(juce::String(ms, 0) + " ms");
    }
    return names;
}

std::unique_ptr<AudioParameterBool> toggle(const char *name_id, const char *name, bool on = false) {
    return std::make_unique<AudioParameterBool>(ParameterID{name_id, parameter_version}, name, on);
}

} // namespace

Parameters::Parameters(juce::AudioProcessor &processor, juce::UndoManager &undo)
    : tree(processor, &undo, "align", make_layout()) {
    unit_value_ = tree.getRawParameterValue(id::unit);
    const auto value = [this](const char *name) { return tree.getRawParameterValue(name); };
    group_ = value(id::group);
    mode_ = value(id::mode);
    reference_ = value(id::reference);
    rule_ = value(id::rule);
    anchor_ = value(id::anchor);
    exclude_ = value(id::exclude);
    lock_ = value(id::lock);
    drift_ = value(id::drift);
    max_shift_ = value(id::max_shift);
    nudge_ = value(id::nudge);
    polarity_ = value(id::polarity);
    latency_ = value(id::latency);
    bypass_ = value(id::bypass);
    bypass_parameter_ = tree.getParameter(id::bypass);
}

juce::AudioProcessorValueTreeState::ParameterLayout Parameters::make_layout() {
    const auto nudge_text = [this](float ms, int) {
        const Unit now = unit_value_ != nullptr ? unit() : Unit::milliseconds;
        const double rate = sample_rate_hz_.load(std::memory_order_relaxed);
        return juce::String(static_cast<double>(ms) * per_millisecond(now, rate), digits(now)) + " " + short_name(now);
    };
    const auto nudge_value = [this](const juce::String &text) {
        const Unit now = unit_value_ != nullptr ? unit() : Unit::milliseconds;
        const double rate = sample_rate_hz_.load(std::memory_order_relaxed);
        return static_cast<float>(text.getDoubleValue() / per_millisecond(now, rate));
    };
    const auto ms_text = [](float ms, int) { return juce::String(ms, 1) + " ms"; };
    juce::AudioProcessorValueTreeState::ParameterLayout layout;
    layout.add(choices(id::group, "Group", letters(group_count), 0, false), choices(id::mode, "Mode", {"Track", "Capture", "Manual"}, 0),
               toggle(id::reference, "Reference"),
               choices(id::rule, "Automatic reference", {"Most coherent", "Earliest"}, 0), toggle(id::anchor, "Anchor"),
               toggle(id::exclude, "Exclude"), toggle(id::lock, "Lock"), toggle(id::drift, "Follow drift", true),
               std::make_unique<AudioParameterFloat>(ParameterID{id::max_shift, parameter_version}, "Maximum shift",
                                                     juce::NormalisableRange<float>(0.1f, static_cast<float>(range_ms), 0.1f),
                                                     static_cast<float>(range_ms),
                                                     juce::AudioParameterFloatAttributes().withStringFromValueFunction(ms_text)),
               std::make_unique<AudioParameterFloat>(ParameterID{id::nudge, parameter_version}, "Nudge",
                                                     juce::NormalisableRange<float>(-20.0f, 20.0f), 0.0f,
                                                     juce::AudioParameterFloatAttributes()
                                                         .withStringFromValueFunction(nudge_text)
                                                         .withValueFromStringFunction(nudge_value)),
               choices(id::unit, "Unit", {"ms", "samples", "cm", "inch"}, 0),
               choices(id::polarity, "Polarity", {"Auto", "Normal", "Inverted"}, 0),
               choices(id::latency, "Latency", latency_names(), static_cast<int>(default_latency), false),
               toggle(id::bypass, "Bypass"), toggle(id::capture, "Capture"));
    return layout;
}

Settings Parameters::settings() const {
    // relaxed: the host sets each by itself.
    const auto on = [](const std::atomic<float> *value) { return value->load(std::memory_order_relaxed) >= 0.5f; };
    const auto index = [](const std::atomic<float> *value) { return juce::roundToInt(value->load(std::memory_order_relaxed)); };
    Settings settings;
    settings.mode = static_cast<Mode>(index(mode_));
    settings.polarity = static_cast<PolarityChoice>(index(polarity_));
    settings.rule = static_cast<ReferenceRule>(index(rule_));
    settings.reference = on(reference_);
    settings.anchor = on(anchor_);
    settings.exclude = on(exclude_);
    settings.lock = on(lock_);
    settings.follow_drift = on(drift_);
    settings.bypass = on(bypass_);
    settings.max_shift_ms = static_cast<double>(max_shift_->load(std::memory_order_relaxed));
    settings.nudge_ms = static_cast<double>(nudge_->load(std::memory_order_relaxed));
    return settings;
}

unsigned Parameters::group() const { return static_cast<unsigned>(juce::roundToInt(group_->load())); }
std::size_t Parameters::latency() const { return static_cast<std::size_t>(juce::roundToInt(latency_->load())); }
Unit Parameters::unit() const { return static_cast<Unit>(juce::roundToInt(unit_value_->load())); }

const juce::StringArray &Parameters::ids() {
    static const juce::StringArray all{id::group, id::mode, id::reference, id::rule, id::anchor, id::exclude, id::lock, id::drift,
                                       id::max_shift, id::nudge, id::unit, id::polarity, id::latency, id::bypass, id::capture};
    return all;
}

juce::String Parameters::help(const juce::String &parameter) {
    static const std::map<juce::String, const char *> texts{
        {id::group, "Tracks of one group line up with each other."},
        {id::mode, "Track: measured and followed for as long as it sounds. Capture: measured once, then kept. Manual: moved by "
                   "hand alone."},
        {id::reference, "The group lines up to this track."},
        {id::rule, "Which track is the reference where none is marked. Earliest counts if any track of the group says so."},
        {id::anchor, "Keeps the distance of this microphone: only drift and polarity are corrected."},
        {id::exclude, "Neither measured nor moved."},
        {id::lock, "Stays as it is now, whatever is measured."},
        {id::drift, "Follows a clock that runs apart from the reference's."},
        {id::max_shift, "A delay beyond this is not followed."},
        {id::nudge, "Moves this track by hand: positive is later."},
        {id::unit, "The unit in which delays are shown and nudges are entered."},
        {id::polarity, "Auto: as measured. Normal: as recorded. Inverted: turned."},
        {id::latency, "How far this track may lag the reference and still be moved to it. The host is told of it; it changes when "
                      "the host prepares the plugin anew."},
        {id::bypass, "The track as it came, at the same latency."},
        {id::capture, "Capture: measures once more. Track: keeps what is tracked now, for playback to begin with."}};
    const auto found = texts.find(parameter);
    return found != texts.end() ? found->second : "";
}

} // namespace localcast::plugin::align
