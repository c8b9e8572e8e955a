// SPDX-License-Identifier: MIT
#include "faust_plugin/faust_editor.hpp"

#include "gui/utf8.hpp"

#include <algorithm>
#include <array>

namespace localcast::plugin {
namespace {

constexpr int margin = 12;
constexpr int header_height = 44;
constexpr int line_height = 20;
constexpr int refreshes_per_second = 20;

} // namespace

FaustEditor::FaustEditor(FaustProcessor &faust)
    : AudioProcessorEditor(faust), faust_(faust), history_(faust), bypass_attachment_(faust.bypass(), bypass_),
      content_(faust, faust.layout().root, true) {
    setLookAndFeel(&look_);
    title_.setText(faust.getName(), juce::dontSendNotification);
    title_.setFont(theme::fontOf(18.0f, true));
    name_.setTitle("What this track is called in the room");
    name_.setTooltip("What this track is called in the room. Empty: as the host calls it");
    name_.setJustification(juce::Justification::centredLeft);
    name_.setTextToShowWhenEmpty("as the track", colour::dim);
    name_.setText(utf8(faust.user_name()), false);
    name_.onReturnKey = name_.onFocusLost = [this] { faust_.set_user_name(name_.getText().toStdString()); };
    name_.setVisible(faust.is_bound());
    bypass_.setTooltip("The untouched signal, as late as the processed one");
    status_.setTitle("Room");
    trouble_.setTitle("Notes");
    status_.setColour(juce::Label::textColourId, colour::dim);
    trouble_.setColour(juce::Label::textColourId, colour::warning);
    viewport_.setViewedComponent(&content_, false);
    viewport_.setScrollBarsShown(true, false);
    for (juce::Component *const child : std::array<juce::Component *, 5>{&title_, &bypass_, &viewport_, &status_, &trouble_}) {
        addAndMakeVisible(child);
    }
    addChildComponent(name_);
    refresh_words();

    const int width = std::clamp(content_.least_width() + 2 * margin, 420, 900);
    const int height = std::clamp(content_.height_for(width - 2 * margin) + header_height + 3 * line_height + margin, 200, 800);
    const juce::Point<int> kept = faust.editor_size;
    setResizable(true, true);
    setResizeLimits(320, 180, 4000, 3000);
    setSize(kept.x > 0 ? kept.x : width, kept.y > 0 ? kept.y : height);
    startTimerHz(refreshes_per_second);
}

FaustEditor::~FaustEditor() {
    stopTimer();
    setLookAndFeel(nullptr);
}

void FaustEditor::paint(juce::Graphics &g) { g.fillAll(colour::background); }

void FaustEditor::resized() {
    faust_.editor_size = {getWidth(), getHeight()};
    auto area = getLocalBounds().reduced(margin, 0);
    auto header = area.removeFromTop(header_height).reduced(0, 8);
    bypass_.setBounds(header.removeFromRight(92));
    if (name_.isVisible()) {
        name_.setBounds(header.removeFromRight(std::min(180, header.getWidth() / 2)).reduced(4, 0));
    }
    title_.setBounds(header);
    area.removeFromBottom(margin / 2);
    trouble_.setBounds(area.removeFromBottom(trouble_.getText().isEmpty() ? 0 : 2 * line_height));
    status_.setBounds(area.removeFromBottom(line_height));
    viewport_.setBounds(area);
    const int width = area.getWidth();
    const int height = content_.height_for(width);
    const int shown = height > area.getHeight() ? width - viewport_.getScrollBarThickness() : width;
    content_.setSize(shown, std::max(content_.height_for(shown), 1));
}

bool FaustEditor::keyPressed(const juce::KeyPress &key) { return history_.handle(key); }

void FaustEditor::timerCallback() {
    content_.refresh();
    if (++ticks_ % refreshes_per_second == 0) { // peers are looked up in files
        refresh_words();
    }
}

void FaustEditor::refresh_words() {
    const juce::String trouble = trouble_words();
    const bool again = trouble.isEmpty() != trouble_.getText().isEmpty();
    status_.setText(room_words(), juce::dontSendNotification);
    trouble_.setText(trouble, juce::dontSendNotification);
    status_.setTooltip(status_.getText());
    trouble_.setTooltip(trouble);
    if (again) {
        resized();
    }
}

juce::String FaustEditor::room_words() const {
    if (!faust_.is_bound()) {
        return "In no room: this program follows nothing but its input";
    }
    const auto room = faust_.room();
    if (room == nullptr) {
        return "In no room until the host plays";
    }
    juce::StringArray names;
    for (const std::string &name : faust_.source_names()) {
        names.add(utf8(name));
    }
    return "Room " + utf8(room->name()).quoted() + (names.isEmpty() ? juce::String() : ", as " + names.joinIntoString(", ")) +
           ". " + utf8(room->company()).replace("\n", " ");
}

juce::String FaustEditor::trouble_words() const {
    juce::StringArray sentences;
    for (const std::string &note : faust_.notes()) {
        sentences.add(utf8(note));
    }
    const PluginCounts counts = faust_.counts();
    if (counts.repaired_samples > 0) {
        sentences.add(juce::String(counts.repaired_samples) + " samples of the input were no numbers");
    }
    if (counts.silenced_frames > 0) {
        sentences.add(juce::String(counts.silenced_frames) + " frames are silent: the program made no numbers");
    }
    return sentences.joinIntoString("; ");
}

} // namespace localcast::plugin
