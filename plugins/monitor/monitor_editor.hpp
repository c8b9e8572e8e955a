// Localcast Monitor's editor: which room, what this track is called there, the window, and its last seconds into files.
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/editor_look.hpp"
#include "monitor/monitor_processor.hpp"

namespace localcast::plugin {

class MonitorEditor final : public juce::AudioProcessorEditor, private juce::Timer {
public:
    explicit MonitorEditor(MonitorProcessor &monitor);
    ~MonitorEditor() override;

    void paint(juce::Graphics &) override;
    void resized() override;

    /// The window that is shown.
    [[nodiscard]] ReservoirView &view() { return view_; }

private:
    void timerCallback() override;
    void show_room();
    void choose_dump();

    MonitorProcessor &monitor_;
    EditorLook look_;
    juce::ComboBox rooms_;
    juce::TextEditor name_;
    juce::TextButton dump_{"Dump the last five seconds..."};
    juce::Label words_;
    ReservoirView view_;
    std::shared_ptr<const audio::Room> shown_;
    std::unique_ptr<juce::FileChooser> chooser_;
    juce::String said_;
    juce::TooltipWindow tooltips_{this};
};

} // namespace localcast::plugin
