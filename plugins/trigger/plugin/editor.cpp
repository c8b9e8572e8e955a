// SPDX-License-Identifier: MIT
#include "editor.hpp"

#include "gui/undo_by_key.hpp"
#include "gui/utf8.hpp"

#include "engine/status.hpp"

namespace localcast::plugin::trigger {
namespace {

constexpr int refreshes_per_second = 15;
constexpr juce::uint32 look_around_ms = 1000; // other processes are found by looking at files
constexpr int default_width = 940, default_height = 700, least_width = 700, least_height = 680;

juce::Colour colour_of(Mood mood) {
    switch (mood) {
    case Mood::good: return colour::good;
    case Mood::warning: return colour::warning;
    case Mood::bad: return colour::bad;
    case Mood::resting: break;
    }
    return colour::dim;
}

} // namespace

Editor::Editor(Processor &owner)
    : AudioProcessorEditor(owner), processor_(owner),
      room_(owner.parameters.tree, id::room, Parameters::help(id::room)),
      lookahead_(owner.parameters.tree, id::lookahead, Parameters::help(id::lookahead)),
      presets_(owner, "Uses that are asked for often. Room, look-ahead and bypass stay as they are."), controls_(owner) {
    const juce::Point<int> size = owner.editor_size; // before the limits resize anything
    setLookAndFeel(&look_);
    make_header();
    make_name();
    make_words();
    for (juce::Component *const part : std::initializer_list<juce::Component *>{
             &title_, &room_, &lookahead_, &presets_, &name_, &state_, &controls_, &strip_, &table_, &company_,
             &troubles_}) {
        addAndMakeVisible(part);
    }
    setWantsKeyboardFocus(true);
    setResizable(true, true);
    setResizeLimits(least_width, least_height, 2400, 1800);
    setSize(size.x > 0 ? size.x : default_width, size.y > 0 ? size.y : default_height);
    refresh();
    startTimerHz(refreshes_per_second);
}

Editor::~Editor() { setLookAndFeel(nullptr); }

void Editor::make_header() {
    title_.setFont(theme::fontOf(18.0f, true));
    room_.set_name_width(48);
    lookahead_.set_name_width(78);
}

void Editor::make_name() {
    name_.setFont(theme::fontOf(16.0f, true));
    name_.setTitle("Name of this track");
    name_.setTooltip("By this name other tracks find this one's events. Click to change it; empty: as the host calls the track.");
    name_.setEditable(true, true, false);
    name_.onEditorShow = [this] { name_.getCurrentTextEditor()->setText(processor_.track_name()); };
    name_.onTextChange = [this] { processor_.set_track_name(name_.getText()); };
    state_.setFont(theme::fontOf(14.0f, true));
    state_.setTitle("State");
    state_.setTooltip("What this track does, and why not more");
}

void Editor::make_words() {
    for (juce::Label *const label : {&company_, &troubles_}) {
        label->setFont(theme::fontOf(12.5f));
        label->setColour(juce::Label::textColourId, colour::dim);
        label->setJustificationType(juce::Justification::centredLeft);
        label->setMinimumHorizontalScale(0.8f);
    }
    company_.setTitle("Who is here");
    company_.setTooltip("Who shares the room, and, where somebody cannot be reached, why");
    troubles_.setTitle("Troubles");
    troubles_.setTooltip("What should not be: events that were late or missed, blocks that were not analysed in time, samples "
                         "that were no numbers");
}

void Editor::refresh() {
    const Picture picture = processor_.picture(events_.last_number());
    const Settings settings = processor_.settings();
    events_.add(picture.events);
    const juce::uint32 now = juce::Time::getMillisecondCounter();
    const bool elsewhere = picture.room.get() != seen_room_ || picture.source_name != seen_name_;
    if (elsewhere || now - looked_around_ >= look_around_ms) {
        looked_around_ = now;
        seen_room_ = picture.room.get();
        seen_name_ = picture.source_name;
        look_around(picture);
    }
    // relaxed: where the stream has come to, a number by itself.
    const std::uint64_t stream_ns =
        picture.room ? picture.room->memory().heads.newest_end_ns.load(std::memory_order_relaxed) : 0;
    strip_.show(stream_ns);
    table_.show(stream_ns);
    controls_.show(settings);
    show_state(picture, settings);
    presets_.refresh();
}

// The names of those who are here, and who cannot be reached.
void Editor::look_around(const Picture &picture) {
    sources_.clear();
    if (picture.room) {
        for (const audio::Peer &peer : picture.room->peers()) {
            if (peer.source.hash() != 0) {
                events_.name(peer.source.hash(), peer.name);
            }
            if (peer.source.hash() != 0 && !peer.is_me) {
                sources_.addIfNotAlreadyThere(utf8(peer.name));
            }
        }
        company_.setText(utf8(picture.room->company()).trim().replace("\n", "   "), juce::dontSendNotification);
    }
    controls_.show_sources(sources_);
}

void Editor::show_state(const Picture &picture, const Settings &settings) {
    const juce::String chosen = processor_.chosen_source();
    const Situation situation{settings, picture.format, picture.counts, picture.room != nullptr, chosen.toStdString(),
                              sources_.contains(chosen)};
    const Status status = status_of(situation);
    state_.setColour(juce::Label::textColourId, colour_of(status.mood));
    state_.setText(utf8(status.text), juce::dontSendNotification);
    if (!name_.isBeingEdited()) {
        name_.setText(utf8(picture.source_name), juce::dontSendNotification);
    }
    juce::StringArray troubles{utf8(picture.problem), processor_.state_note()};
    for (const std::string &trouble : troubles_of(situation)) {
        troubles.add(utf8(trouble));
    }
    troubles.removeEmptyStrings();
    troubles_.setColour(juce::Label::textColourId, troubles.isEmpty() ? colour::dim : colour::warning);
    troubles_.setText(troubles.isEmpty() ? "No troubles" : troubles.joinIntoString("   "), juce::dontSendNotification);
}

bool Editor::keyPressed(const juce::KeyPress &key) { return undo_by_key(processor_.undo, key); }

void Editor::paint(juce::Graphics &g) { g.fillAll(colour::background); }

void Editor::resized() {
    processor_.editor_size = {getWidth(), getHeight()};
    constexpr int gap = 8;
    auto area = getLocalBounds().reduced(gap);
    auto top = area.removeFromTop(30);
    title_.setBounds(top.removeFromLeft(170));
    room_.setBounds(top.removeFromLeft(115).reduced(2));
    lookahead_.setBounds(top.removeFromLeft(185).reduced(2));
    presets_.setBounds(top.removeFromRight(juce::jmin(PresetBar::buttons_width + 240, top.getWidth())));
    troubles_.setBounds(area.removeFromBottom(20));
    company_.setBounds(area.removeFromBottom(20));
    area.removeFromTop(gap);
    controls_.setBounds(area.removeFromLeft(330));
    area.removeFromLeft(gap);
    name_.setBounds(area.removeFromTop(26));
    state_.setBounds(area.removeFromTop(24));
    area.removeFromTop(gap);
    strip_.setBounds(area.removeFromTop(juce::jmax(110, area.getHeight() / 3)));
    area.removeFromTop(gap);
    table_.setBounds(area);
}

} // namespace localcast::plugin::trigger
