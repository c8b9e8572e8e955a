// One line of words in several weights, which a screen reader reads as one.
// SPDX-License-Identifier: MIT
#pragma once

#include "theme.hpp"

namespace localcast {

class TextStrip : public juce::Component {
public:
    enum class Weight { plain, dim, strong, warning };
    struct Piece {
        juce::String text;
        Weight weight = Weight::plain;
        bool operator==(const Piece &other) const { return text == other.text && weight == other.weight; }
    };

    TextStrip(const juce::String &title, float height, const theme::Palette &);
    /// Pieces from the left, and words at the right end; repaints if they changed.
    void set(std::vector<Piece> pieces, const juce::String &rightWords = {});
    [[nodiscard]] juce::String words() const;

    void paint(juce::Graphics &) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    const theme::Palette &palette_;
    float height_;
    std::vector<Piece> pieces_;
    juce::String right_;
};

/// A small sheet with a heading and lines: the values of a sample.
class ValueBubble : public juce::Component {
public:
    explicit ValueBubble(const theme::Palette &);
    /// Sizes itself to the words.
    void set(const picture::Description &);
    void paint(juce::Graphics &) override;

private:
    const theme::Palette &palette_;
    juce::String heading_;
    juce::StringArray lines_;
};

} // namespace localcast
