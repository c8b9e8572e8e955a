// The name of a lane, beside it: what a keyboard and a screen reader find of it.
// SPDX-License-Identifier: MIT
#pragma once

#include "../model/words.hpp"
#include "plot.hpp"

namespace localcast {

/// One stop for the keyboard, with the lane's name, its counts and the chosen sample's values to be spoken.
class LaneLabel : public juce::Component {
public:
    LaneLabel(Kind, const picture::WindowModel &, const ReservoirPlot &, const theme::Palette &);

    [[nodiscard]] Kind kind() const { return kind_; }
    /// Takes the lane's counts and sources from the model; repaints if they changed.
    void refresh();
    /// The chosen sample's values; empty for none.
    void setValue(const juce::String &);

    void paint(juce::Graphics &) override;
    void focusGained(FocusChangeType) override { repaint(); }
    void focusLost(FocusChangeType) override { repaint(); }
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    class Value;
    void paintSources(juce::Graphics &);

    Kind kind_;
    const picture::WindowModel &model_;
    const ReservoirPlot &plot_;
    const theme::Palette &palette_;
    juce::String counts_, value_;
    std::vector<std::uint64_t> sources_;
};

} // namespace localcast
