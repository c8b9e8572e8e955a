// A window on screen: nine lanes over the rolling five seconds, who is heard, who is here, what was lost.
// SPDX-License-Identifier: MIT
#pragma once

#include "lane_label.hpp"
#include "plot.hpp"
#include "room_surroundings.hpp"
#include "side_panel.hpp"
#include "text_strip.hpp"

namespace localcast {

/**
 * Shows a runtime. Lives on the message thread and reads the window by cursors, as any other reader does: it never
 * touches an audio thread, and no producer notices it.
 *
 * Move over a mark to see its values. By keyboard: tab to a lane; left and right choose a sample, whose values are
 * shown and spoken; up and down choose another lane; Home and End the oldest and newest sample; the space bar holds the
 * picture, Escape lets the sample go. Colours are those of ReservoirViewColourId; a LookAndFeel that derives from
 * ReservoirViewLookAndFeelMethods draws the marks.
 */
class ReservoirView : public juce::Component, private juce::Timer {
public:
    ReservoirView();
    ~ReservoirView() override;

    /** The runtime to show from now on; null for none. `keeper` is held as long as the runtime is shown; without one
        the runtime must outlive this. */
    void setRuntime(ConstRuntimeRef, std::shared_ptr<const void> keeper = {});

    /** The room to show from now on, with its peers; it is kept as long as it is shown. */
    void setRoom(const std::shared_ptr<const audio::Room> &);

    /** Tells the names of sources, of which the window knows only the hashes. */
    void addSourceNames(const juce::StringArray &);

    /** Asked twice a second for the room's name and peers. */
    std::function<ReservoirSurroundings()> onAskSurroundings;

    /** Holds the picture, or lets it go on from what is live by then. */
    void setHeld(bool);
    [[nodiscard]] bool isHeld() const { return held_; }

    /** Reads and shows what is new. Called thirty times a second while the view is on screen; `seconds` is any steady
        clock. */
    void update(double seconds);

    /** Chooses a sample, as the keyboard does. */
    void select(std::optional<picture::Place>);
    [[nodiscard]] const std::optional<picture::Place> &selected() const { return selected_; }

    /** The colour that stands for a source's number of colour. */
    [[nodiscard]] juce::Colour findColourOf(std::size_t colour) const;

    /** What is shown. */
    [[nodiscard]] const picture::WindowModel &model() const { return model_; }

    void paint(juce::Graphics &) override;
    void resized() override;
    bool keyPressed(const juce::KeyPress &) override;
    void focusOfChildComponentChanged(FocusChangeType) override;
    void visibilityChanged() override;
    void colourChanged() override { refreshColours(); }
    void lookAndFeelChanged() override { refreshColours(); }
    void parentHierarchyChanged() override { refreshColours(); }
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    void timerCallback() override;
    void refreshWords();
    void refreshColours();
    void refreshState();
    void refreshCounters();
    void placeLabels();
    void showBubble();
    void hover(std::optional<picture::Place>);
    void chooseLane(int number);
    void chooseSample(picture::Step);
    [[nodiscard]] juce::String reasonForNothing() const;

    picture::WindowModel model_;
    std::shared_ptr<const void> keeper_;
    ReservoirSurroundings surroundings_;

    theme::Palette palette_; // looked up once: too slow for every mark and word
    TextStrip state_{"State", 14.0f, palette_};
    TextStrip counters_{"Counters", 12.0f, palette_};
    juce::TextButton hold_{"Hold"};
    ReservoirPlot plot_{model_, palette_};
    std::vector<std::unique_ptr<LaneLabel>> labels_;
    SidePanel side_{model_, palette_};
    juce::Label message_;
    ValueBubble bubble_{palette_};

    std::optional<picture::Place> selected_, hovered_;
    std::optional<picture::Place> bubble_words_for_; // the sample whose values the bubble has
    int lane_ = static_cast<int>(LOCALCAST_SAMPLE_AUDIO_BLOCK); // the one that the keyboard is in
    double words_at_ = -1.0;
    bool held_ = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(ReservoirView)
};

} // namespace localcast
