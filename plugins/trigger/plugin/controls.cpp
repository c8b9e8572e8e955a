// SPDX-License-Identifier: MIT
#include "controls.hpp"

#include "gui/editor_look.hpp"

namespace localcast::plugin::trigger {
namespace {

constexpr int row_height = 24, gap = 3, name_width = 118;

struct Section {
    const char *title;
    std::vector<const char *> parameters;
};

// In the order in which they are reached by the keyboard.
const std::vector<Section> &sections() {
    static const std::vector<Section> all{
        {"When", {id::source, id::type, id::least_strength, id::least_confidence, id::spacing}},
        {"Then", {id::effect, id::depth, id::attack, id::hold, id::release, id::burst_level, id::burst_pitch}},
        {"Notes", {id::midi, id::note, id::channel, id::note_length}},
        {"", {id::bypass}}};
    return all;
}

} // namespace

Controls::Controls(Processor &processor) : processor_(processor) {
    chosen_.setTooltip("The track whose events are acted on where the source is the chosen track");
    chosen_.setTitle("Chosen track");
    chosen_.setDescription(chosen_.getTooltip());
    chosen_.setTextWhenNothingSelected("Choose a track");
    chosen_.setTextWhenNoChoicesAvailable("No other track is here");
    chosen_.onChange = [this] {
        if (chosen_.getSelectedId() > 0) {
            processor_.choose_source(names_[chosen_.getSelectedId() - 1]);
        }
    };
    chosen_name_.setText("Chosen track", juce::dontSendNotification);
    chosen_name_.setColour(juce::Label::textColourId, colour::dim);
    chosen_name_.setFont(theme::fontOf(13.0f));
    chosen_name_.setAccessible(false);
    for (const Section &section : sections()) {
        headings_.push_back({std::make_unique<juce::Label>(juce::String(), section.title), controls_.size()});
        headings_.back().label->setFont(theme::fontOf(13.5f, true));
        addAndMakeVisible(*headings_.back().label);
        for (const char *const parameter : section.parameters) {
            auto bound = std::make_unique<BoundControl>(processor.parameters.tree, parameter, Parameters::help(parameter));
            bound->set_name_width(name_width);
            addAndMakeVisible(*bound);
            if (controls_.empty()) { // behind the source, for the keyboard too
                addAndMakeVisible(chosen_name_);
                addAndMakeVisible(chosen_);
            }
            controls_.emplace_back(parameter, std::move(bound));
        }
    }
}

BoundControl &Controls::control(const char *parameter) {
    for (auto &[name, bound] : controls_) {
        if (juce::String(name) == parameter) {
            return *bound;
        }
    }
    return *controls_.front().second;
}

void Controls::show_sources(const juce::StringArray &names) {
    const juce::String chosen = processor_.chosen_source();
    juce::StringArray all = names;
    all.sortNatural();
    if (chosen.isNotEmpty() && !all.contains(chosen)) {
        all.add(chosen);
    }
    if (all != names_) {
        names_ = all;
        chosen_.clear(juce::dontSendNotification);
        for (int i = 0; i < all.size(); ++i) {
            chosen_.addItem(names.contains(all[i]) ? all[i] : all[i] + " (not here)", i + 1);
        }
    }
    chosen_.setSelectedId(all.indexOf(chosen) + 1, juce::dontSendNotification);
}

void Controls::show(const Settings &settings) {
    const bool is_chosen = settings.source == SourceChoice::chosen;
    chosen_.setEnabled(is_chosen);
    chosen_name_.setAlpha(is_chosen ? 1.0f : 0.5f);
    const bool sounds = settings.effect != Effect::none, goes_down = settings.effect == Effect::duck || settings.effect == Effect::gate;
    control(id::depth).setEnabled(goes_down);
    for (const char *const time : {id::attack, id::hold, id::release}) {
        control(time).setEnabled(sounds);
    }
    for (const char *const burst : {id::burst_level, id::burst_pitch}) {
        control(burst).setEnabled(settings.effect == Effect::burst);
    }
    for (const char *const note : {id::note, id::channel, id::note_length}) {
        control(note).setEnabled(settings.midi);
    }
}

void Controls::paint(juce::Graphics &g) { g.fillAll(colour::panel); }

void Controls::resized() {
    auto area = getLocalBounds().reduced(10, 4);
    const auto row = [&] {
        const auto bounds = area.removeFromTop(row_height);
        area.removeFromTop(gap);
        return bounds;
    };
    std::size_t heading = 0;
    for (std::size_t i = 0; i < controls_.size(); ++i) {
        if (heading < headings_.size() && headings_[heading].before == i) {
            const bool titled = headings_[heading].label->getText().isNotEmpty();
            headings_[heading++].label->setBounds(area.removeFromTop(titled ? row_height - 2 : 4));
        }
        controls_[i].second->setBounds(row());
        if (i == 0) {
            auto beside = row();
            chosen_name_.setBounds(beside.removeFromLeft(juce::jmin(name_width, beside.getWidth() / 2)));
            chosen_.setBounds(beside);
        }
    }
}

} // namespace localcast::plugin::trigger
