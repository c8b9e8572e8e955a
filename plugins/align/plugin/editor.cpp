// SPDX-License-Identifier: MIT
#include "editor.hpp"

#include "gui/undo_by_key.hpp"
#include "gui/utf8.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::plugin::align {
namespace {

constexpr int refreshes_per_second = 10;
constexpr juce::uint32 company_interval_ms = 2000; // other processes are found by looking at files

// What the editor shows of an engine at one moment.
struct Picture {
    std::shared_ptr<const audio::Room> room;
    MemberNote note;
    Troubles troubles;
    juce::String problem;
    estimators::CorrelationCurve correlation;
};

Picture picture_of(Engine &engine) {
    Picture picture{engine.room(), engine.note(), engine.troubles(), engine.problem(), {}};
    if (Listening *const listening = engine.listening()) {
        listening->want_correlation(true);
        picture.correlation = listening->correlation();
    }
    return picture;
}

juce::String movement(const MemberNote &note, Unit unit) {
    if (note.sample_rate_hz <= 0) {
        return "The host has not prepared this track yet";
    }
    const juce::String amount = in_unit(std::abs(note.moved_samples), note.sample_rate_hz, unit);
    juce::String text = std::abs(note.moved_samples) < 0.005 ? juce::String("Not moved")
                                                             : "Moved by " + amount + (note.moved_samples < 0 ? " earlier" : " later");
    if (note.has_line && note.uncertainty_samples > 0) {
        const double least = std::pow(10, -digits(unit)) / per_millisecond(unit, note.sample_rate_hz) * note.sample_rate_hz * 1e-3;
        const double known = std::max(static_cast<double>(note.uncertainty_samples), least); // no finer than what is shown
        text << ", known within " << in_unit(known, note.sample_rate_hz, unit);
    }
    return text;
}

juce::Colour colour_of_own(TrackState state) {
    const bool good = state == TrackState::tracking || state == TrackState::captured || state == TrackState::locked || state == TrackState::reference;
    const bool bad = state == TrackState::refused || state == TrackState::too_far || state == TrackState::too_late;
    return good ? colour::good : bad ? colour::bad : colour::warning;
}

} // namespace

Editor::Editor(Processor &owner)
    : AudioProcessorEditor(owner), processor_(owner), group_(owner.parameters.tree, id::group, Parameters::help(id::group)),
      presets_(owner, "Ways to use a track that are asked for often. Group, unit and latency stay as they are."), controls_(owner) {
    setLookAndFeel(&look_);
    title_.setFont(theme::fontOf(18.0f, true));
    show_window_.setToggleState(true, juce::dontSendNotification);
    show_window_.setTooltip("Shows the last five seconds of the group: audio, what is claimed of it, who is here");
    show_window_.onClick = [this] {
        window_.setVisible(show_window_.getToggleState());
        resized();
    };
    troubles_.setFont(theme::fontOf(12.5f));
    troubles_.setTitle("Troubles");
    troubles_.setTooltip("Claims that came after their moment, blocks that were not analysed in time, samples that were no numbers");
    window_.setTitle("The last five seconds");
    for (juce::Component *const part : std::initializer_list<juce::Component *>{
             &title_, &group_, &presets_, &show_window_, &controls_, &tracks_, &correlation_, &window_, &troubles_}) {
        addAndMakeVisible(part);
    }
    setWantsKeyboardFocus(true);
    setResizable(true, true);
    setResizeLimits(760, 480, 2400, 1800);
    setSize(1080, 820);
    refresh();
    startTimerHz(refreshes_per_second);
}

Editor::~Editor() {
    processor_.with_engine([](Engine &engine) {
        if (Listening *const listening = engine.listening()) {
            listening->want_correlation(false);
        }
    });
    setLookAndFeel(nullptr);
}

void Editor::refresh() {
    const Unit unit = processor_.parameters.unit();
    Picture picture = processor_.with_engine(picture_of);
    const TrackState state = picture.note.state < state_count ? static_cast<TrackState>(picture.note.state) : TrackState::not_prepared;
    const auto refusal = static_cast<estimators::PhaseRefusal>(picture.note.refusal);
    controls_.show(juce::String(state_text(state, refusal)), colour_of_own(state), movement(picture.note, unit));
    correlation_.show(std::move(picture.correlation), picture.note.sample_rate_hz, unit);
    show_room(picture.room);
    if (picture.room) {
        tracks_.show(rows_of(*picture.room, unit), unit);
        tracks_.explain(state == TrackState::alone ? company(*picture.room) : juce::String());
    } else {
        tracks_.show({}, unit);
        tracks_.explain(picture.problem.isNotEmpty() ? picture.problem : juce::String("The host has not prepared this track yet."));
    }
    show_troubles(picture.troubles, picture.problem);
    presets_.refresh();
}

// The view keeps a room, and with it this instance's membership: it follows when the group changes.
void Editor::show_room(const std::shared_ptr<const audio::Room> &room) {
    if (shown_room_.lock() != room) {
        shown_room_ = room;
        room ? window_.setRoom(room) : window_.setRuntime(ConstRuntimeRef(nullptr));
    }
}

// Who is here, and where somebody cannot be reached, why.
juce::String Editor::company(const audio::Room &room) {
    const juce::uint32 now = juce::Time::getMillisecondCounter();
    if (company_.isEmpty() || now - company_asked_ > company_interval_ms) {
        company_asked_ = now;
        company_ = utf8(room.company());
    }
    return company_;
}

void Editor::show_troubles(const Troubles &troubles, const juce::String &problem) {
    juce::StringArray words;
    const auto count = [&](std::uint64_t number, const char *what) {
        if (number > 0) {
            words.add(juce::String(static_cast<juce::int64>(number)) + " " + what);
        }
    };
    count(troubles.late_claims, "late claims");
    count(troubles.missed_blocks, "blocks not analysed");
    count(troubles.repaired_samples, "samples were no numbers");
    words.add(problem);
    words.add(processor_.state_note());
    words.removeEmptyStrings();
    troubles_.setColour(juce::Label::textColourId, words.isEmpty() ? colour::dim : colour::warning);
    troubles_.setText(words.isEmpty() ? juce::String("No troubles") : words.joinIntoString("   ·   "), juce::dontSendNotification);
}

bool Editor::keyPressed(const juce::KeyPress &key) { return undo_by_key(processor_.undo, key); }

void Editor::paint(juce::Graphics &g) { g.fillAll(colour::background); }

void Editor::resized() {
    constexpr int gap = 8;
    auto area = getLocalBounds().reduced(gap);
    auto top = area.removeFromTop(30);
    title_.setBounds(top.removeFromLeft(170));
    presets_.setBounds(top.removeFromRight(PresetBar::buttons_width +
                                           juce::jmin(230, (top.getWidth() - PresetBar::buttons_width) / 3)));
    show_window_.setBounds(top.removeFromRight(90));
    group_.setBounds(top.removeFromLeft(juce::jmin(190, top.getWidth())).reduced(2));
    troubles_.setBounds(area.removeFromBottom(20));
    area.removeFromTop(gap);
    const bool with_window = window_.isVisible() && getHeight() >= 700;
    if (with_window) {
        window_.setBounds(area.removeFromBottom(juce::jmax(300, area.getHeight() * 2 / 5)));
        area.removeFromBottom(gap);
    } else {
        window_.setBounds({});
    }
    controls_.setBounds(area.removeFromLeft(330));
    area.removeFromLeft(gap);
    correlation_.setBounds(area.removeFromBottom(juce::jmax(120, area.getHeight() * 2 / 5)));
    area.removeFromBottom(gap);
    tracks_.setBounds(area);
}

} // namespace localcast::plugin::align
