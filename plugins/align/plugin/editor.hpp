// The window of Localcast Align: this track's choices, the group's tracks, the correlation, the last five seconds.
// SPDX-License-Identifier: MIT
#pragma once

#include "controls.hpp"
#include "correlation_plot.hpp"
#include "processor.hpp"
#include "track_table.hpp"

#include "gui/editor_look.hpp"
#include "gui/preset_bar.hpp"

namespace localcast::plugin::align {

class Editor : public juce::AudioProcessorEditor, private juce::Timer {
public:
    explicit Editor(Processor &owner);
    ~Editor() override;

    void paint(juce::Graphics &) override;
    void resized() override;
    bool keyPressed(const juce::KeyPress &) override;

    /// Shows what is new; ten times a second by itself.
    void refresh();

    [[nodiscard]] TrackTable &tracks() { return tracks_; }

private:
    void timerCallback() override { refresh(); }
    void show_room(const std::shared_ptr<const audio::Room> &room);
    void show_troubles(const Troubles &troubles, const juce::String &problem);
    [[nodiscard]] juce::String company(const audio::Room &room);

    Processor &processor_;
    EditorLook look_;
    juce::TooltipWindow tooltips_{this, 600};
    juce::Label title_{{}, "Localcast Align"};
    BoundControl group_;
    PresetBar presets_;
    juce::ToggleButton show_window_{"Window"};
    Controls controls_;
    TrackTable tracks_;
    CorrelationPlot correlation_;
    ReservoirView window_;
    juce::Label troubles_;
    std::weak_ptr<const audio::Room> shown_room_;
    juce::String company_;
    juce::uint32 company_asked_ = 0;
};

} // namespace localcast::plugin::align
