// SPDX-License-Identifier: MIT
#include "monitor/monitor_editor.hpp"

#include "gui/utf8.hpp"

#include <array>

namespace localcast::plugin {
namespace {

constexpr int bar_height = 48;

} // namespace

MonitorEditor::MonitorEditor(MonitorProcessor &monitor) : AudioProcessorEditor(monitor), monitor_(monitor) {
    setLookAndFeel(&look_);
    rooms_.setTitle("Room");
    rooms_.setTooltip("The room that is shown, and that this track is heard in. Any name will do");
    rooms_.setEditableText(true);
    rooms_.addItemList(MonitorProcessor::usual_rooms(), 1);
    rooms_.setText(utf8(monitor.room_name()), juce::dontSendNotification);
    rooms_.onChange = [this] {
        monitor_.set_room(rooms_.getText().toStdString());
        show_room();
    };
    name_.setTitle("What this track is called in the room");
    name_.setTooltip("What this track is called in the room. Empty: as the host calls it");
    name_.setJustification(juce::Justification::centredLeft);
    name_.setTextToShowWhenEmpty("as the track", colour::dim);
    name_.setText(utf8(monitor.user_name()), false);
    name_.onReturnKey = name_.onFocusLost = [this] {
        monitor_.set_user_name(name_.getText().toStdString());
        show_room();
    };
    dump_.setTitle("Dump the last five seconds");
    dump_.setTooltip("The window's samples and claims as JSON, and its audio as a sound file beside it");
    dump_.onClick = [this] { choose_dump(); };
    words_.setTitle("Notes");
    words_.setColour(juce::Label::textColourId, colour::warning);
    words_.setMinimumHorizontalScale(0.7f);
    for (juce::Component *const child : std::array<juce::Component *, 5>{&rooms_, &name_, &dump_, &words_, &view_}) {
        addAndMakeVisible(child);
    }
    show_room();
    const juce::Point<int> kept = monitor.editor_size;
    setResizable(true, true);
    setResizeLimits(560, 320, 4000, 3000);
    setSize(kept.x > 0 ? kept.x : 900, kept.y > 0 ? kept.y : 560);
    startTimerHz(2);
}

MonitorEditor::~MonitorEditor() {
    stopTimer();
    view_.setRuntime(nullptr);
    setLookAndFeel(nullptr);
}

void MonitorEditor::paint(juce::Graphics &g) { g.fillAll(colour::background); }

void MonitorEditor::resized() {
    monitor_.editor_size = {getWidth(), getHeight()};
    auto area = getLocalBounds();
    auto bar = area.removeFromTop(bar_height).reduced(12, 10);
    rooms_.setBounds(bar.removeFromLeft(130));
    name_.setBounds(bar.removeFromLeft(160).withTrimmedLeft(10));
    dump_.setBounds(bar.removeFromLeft(230).withTrimmedLeft(10));
    words_.setBounds(bar.withTrimmedLeft(10));
    view_.setBounds(area);
}

/// Names and rooms change behind the editor's back too: by the host, by a session that is loaded.
void MonitorEditor::timerCallback() {
    if (monitor_.room() != shown_) {
        show_room();
    }
    juce::StringArray words;
    const std::uint64_t repaired = monitor_.repaired_samples();
    for (const juce::String &one :
         {said_, utf8(monitor_.problem()),
          repaired > 0 ? juce::String(repaired) + " samples were no numbers and are silent" : juce::String()}) {
        if (one.isNotEmpty()) {
            words.add(one);
        }
    }
    words_.setText(words.joinIntoString("; "), juce::dontSendNotification);
    words_.setTooltip(words_.getText());
}

void MonitorEditor::show_room() {
    shown_ = monitor_.room();
    rooms_.setText(utf8(monitor_.room_name()), juce::dontSendNotification);
    if (shown_ == nullptr) {
        view_.setRuntime(nullptr);
    } else {
        view_.setRoom(shown_);
        view_.addSourceNames({utf8(monitor_.source_name())});
    }
}

void MonitorEditor::choose_dump() {
    const juce::File folder = juce::File::getSpecialLocation(juce::File::userDocumentsDirectory);
    chooser_ = std::make_unique<juce::FileChooser>("Dump the last five seconds", folder.getChildFile("window.json"), "*.json");
    chooser_->launchAsync(juce::FileBrowserComponent::saveMode | juce::FileBrowserComponent::canSelectFiles |
                              juce::FileBrowserComponent::warnAboutOverwriting,
                          [this](const juce::FileChooser &chosen) {
                              if (chosen.getResult() != juce::File()) {
                                  const std::string problem = monitor_.dump(chosen.getResult());
                                  said_ = problem.empty() ? "Written: " + chosen.getResult().getFileName() : utf8(problem);
                              }
                          });
}

} // namespace localcast::plugin
