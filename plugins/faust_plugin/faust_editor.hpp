// The editor of a Faust program's plugin, made of the program's own boxes.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/faust_processor.hpp"
#include "faust_plugin/group_view.hpp"
#include "gui/parameter_history.hpp"
#include "gui/editor_look.hpp"

namespace localcast::plugin {

/// By keyboard: tab from control to control, arrows move them, Ctrl-Z (Cmd-Z) undoes and with Shift does again.
class FaustEditor final : public juce::AudioProcessorEditor, private juce::Timer {
public:
    explicit FaustEditor(FaustProcessor &faust);
    ~FaustEditor() override;

    void paint(juce::Graphics &) override;
    void resized() override;
    bool keyPressed(const juce::KeyPress &) override;

private:
    void timerCallback() override;
    void refresh_words();
    [[nodiscard]] juce::String room_words() const;
    [[nodiscard]] juce::String trouble_words() const;

    FaustProcessor &faust_;
    EditorLook look_;
    ParameterHistory history_;
    juce::Label title_, status_, trouble_;
    juce::TextEditor name_;
    juce::ToggleButton bypass_{"Bypass"};
    juce::ButtonParameterAttachment bypass_attachment_;
    juce::Viewport viewport_;
    GroupView content_;
    juce::TooltipWindow tooltips_{this};
    int ticks_ = 0;
};

} // namespace localcast::plugin
