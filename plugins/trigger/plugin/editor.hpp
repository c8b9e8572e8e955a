// The window of Localcast Trigger: what is chosen, what was heard, what was done about it.
// SPDX-License-Identifier: MIT
#pragma once

#include "controls.hpp"
#include "event_view.hpp"
#include "processor.hpp"

#include "gui/editor_look.hpp"
#include "gui/preset_bar.hpp"

namespace localcast::plugin::trigger {

class Editor : public juce::AudioProcessorEditor, private juce::Timer {
public:
    explicit Editor(Processor &owner);
    ~Editor() override;

    void paint(juce::Graphics &) override;
    void resized() override;
    bool keyPressed(const juce::KeyPress &) override;

    /// Shows what is new; fifteen times a second by itself.
    void refresh();

    [[nodiscard]] juce::String state_words() const { return state_.getText(); }
    [[nodiscard]] juce::String company_words() const { return company_.getText(); }
    [[nodiscard]] juce::String trouble_words() const { return troubles_.getText(); }
    [[nodiscard]] const EventList &events() const { return events_; }

private:
    void timerCallback() override { refresh(); }
    void make_header();
    void make_words();
    void make_name();
    void look_around(const Picture &picture);
    void show_state(const Picture &picture, const Settings &settings);

    Processor &processor_;
    EditorLook look_;
    juce::TooltipWindow tooltips_{this, 600};
    juce::Label title_{{}, "Localcast Trigger"}, name_, state_;
    BoundControl room_, lookahead_;
    PresetBar presets_;
    Controls controls_;
    EventList events_;
    EventStrip strip_{events_};
    EventTable table_{events_};
    juce::Label company_, troubles_;
    juce::StringArray sources_; // that are in the room, without this one
    juce::uint32 looked_around_ = 0;
    const void *seen_room_ = nullptr; // then
    std::string seen_name_;
};

} // namespace localcast::plugin::trigger
