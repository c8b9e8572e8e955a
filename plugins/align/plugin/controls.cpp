// SPDX-License-Identifier: MIT
#include "controls.hpp"

#include "gui/editor_look.hpp"

#include <algorithm>
#include <iterator>

namespace localcast::plugin::align {
namespace {

constexpr int row_height = 26, gap = 4;

// In the order in which they are reached by the keyboard; two of the switches stand in one row.
constexpr const char *lists_and_sliders[] = {id::mode, id::polarity, id::nudge, id::unit, id::max_shift, id::latency, id::rule};
constexpr const char *switches[] = {id::reference, id::anchor, id::lock, id::exclude, id::drift, id::bypass};

} // namespace

Controls::Controls(Processor &processor) : processor_(processor) {
    name_.setFont(theme::fontOf(17.0f, true));
    name_.setTitle("Track name");
    name_.setTooltip("The track's name. Where the host does not tell it, click to give it one.");
    name_.setText(processor.track_name(), juce::dontSendNotification);
    name_.onTextChange = [this] { processor_.set_track_name(name_.getText()); };
    state_.setFont(theme::fontOf(14.0f, true));
    state_.setTitle("State of this track");
    state_.setTooltip("What this track does, and why not more");
    detail_.setFont(theme::fontOf(12.5f));
    detail_.setColour(juce::Label::textColourId, colour::dim);
    detail_.setTitle("Movement of this track");
    detail_.setTooltip("By how much this track is moved, beside the latency that the host makes up for");
    detail_.setJustificationType(juce::Justification::topLeft);
    for (juce::Component *const part : std::initializer_list<juce::Component *>{&name_, &state_, &detail_, &capture_}) {
        addAndMakeVisible(part);
    }
    capture_.setTooltip(Parameters::help(id::capture));
    capture_.setDescription(Parameters::help(id::capture));
    capture_.onClick = [this] {
        juce::RangedAudioParameter &button = *processor_.parameters.tree.getParameter(id::capture);
        button.setValueNotifyingHost(1.0f); // pressed, and let go
        button.setValueNotifyingHost(0.0f);
    };
    std::for_each(std::begin(lists_and_sliders), std::end(lists_and_sliders), [this](const char *name) { add(name); });
    std::for_each(std::begin(switches), std::end(switches), [this](const char *name) { add(name); });
}

void Controls::add(const char *parameter) {
    controls_.push_back(std::make_unique<BoundControl>(processor_.parameters.tree, parameter, Parameters::help(parameter)));
    addAndMakeVisible(*controls_.back());
}

void Controls::show(const juce::String &state, juce::Colour colour, const juce::String &detail) {
    const bool hosts = processor_.host_names_track();
    name_.setEditable(!hosts, !hosts, false);
    if (!name_.isBeingEdited()) {
        const juce::String name = processor_.track_name();
        name_.setText(name.isNotEmpty() ? name : hosts ? "" : "Name this track", juce::dontSendNotification);
    }
    state_.setColour(juce::Label::textColourId, colour);
    state_.setText(state, juce::dontSendNotification);
    detail_.setText(detail, juce::dontSendNotification);
    if (processor_.parameters.unit() != unit_) {
        unit_ = processor_.parameters.unit();
        for (const auto &control : controls_) {
            control->refresh_text();
        }
    }
}

void Controls::paint(juce::Graphics &g) { g.fillAll(colour::panel); }

void Controls::resized() {
    auto area = getLocalBounds().reduced(10, 8);
    name_.setBounds(area.removeFromTop(26));
    state_.setBounds(area.removeFromTop(24));
    detail_.setBounds(area.removeFromTop(36));
    area.removeFromTop(gap);
    std::size_t next = 0;
    for (; next < std::size(lists_and_sliders); ++next) {
        auto row = area.removeFromTop(row_height);
        area.removeFromTop(gap);
        if (next == 0) {
            capture_.setBounds(row.removeFromRight(72).reduced(0, 1));
            row.removeFromRight(gap);
        }
        controls_[next]->setBounds(row);
    }
    while (next < controls_.size()) {
        auto row = area.removeFromTop(row_height - 2);
        controls_[next++]->setBounds(row.removeFromLeft(row.getWidth() / 2));
        if (next < controls_.size()) {
            controls_[next++]->setBounds(row);
        }
    }
}

} // namespace localcast::plugin::align
