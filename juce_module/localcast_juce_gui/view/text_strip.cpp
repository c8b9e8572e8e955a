// SPDX-License-Identifier: MIT

namespace localcast {

namespace {

constexpr float bubbleTextHeight = 12.0f;
constexpr int bubbleLine = 17;

int widthOf(const juce::Font &font, const juce::String &text) {
    juce::GlyphArrangement glyphs;
    glyphs.addLineOfText(font, text, 0.0f, 0.0f);
    return static_cast<int>(std::ceil(glyphs.getBoundingBox(0, -1, true).getRight()));
}

} // namespace

TextStrip::TextStrip(const juce::String &title, float height, const theme::Palette &palette)
    : palette_(palette), height_(height) {
    setTitle(title);
    setInterceptsMouseClicks(false, false);
}

void TextStrip::set(std::vector<Piece> pieces, const juce::String &rightWords) {
    if (pieces == pieces_ && rightWords == right_) {
        return;
    }
    pieces_ = std::move(pieces);
    right_ = rightWords;
    setDescription(words());
    repaint();
}

juce::String TextStrip::words() const {
    juce::StringArray all;
    for (const Piece &piece : pieces_) {
        all.add(piece.text);
    }
    if (right_.isNotEmpty()) {
        all.add(right_);
    }
    return all.joinIntoString(", ");
}

void TextStrip::paint(juce::Graphics &g) {
    auto &look = theme::methodsOf(*this);
    auto area = getLocalBounds().reduced(14, 0);
    const juce::Font plain = look.getReservoirFont(height_, false);
    const juce::Font bold = look.getReservoirFont(height_, true);
    if (right_.isNotEmpty()) {
        g.setColour(palette_.dimText);
        g.setFont(plain);
        g.drawText(right_, area.removeFromRight(widthOf(plain, right_) + 4), juce::Justification::centredRight, false);
    }
    for (const Piece &piece : pieces_) {
        const bool strong = piece.weight == Weight::strong || piece.weight == Weight::warning;
        const juce::Font &font = strong ? bold : plain;
        g.setColour(piece.weight == Weight::warning ? palette_.warning
                    : piece.weight == Weight::dim   ? palette_.dimText
                                                    : palette_.text);
        g.setFont(font);
        g.drawText(piece.text, area.removeFromLeft(widthOf(font, piece.text) + 18), juce::Justification::centredLeft,
                   true);
    }
}

std::unique_ptr<juce::AccessibilityHandler> TextStrip::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::staticText);
}

ValueBubble::ValueBubble(const theme::Palette &palette) : palette_(palette) {
    setInterceptsMouseClicks(false, false);
    setAccessible(false); // the lane's value says the same
    setBufferedToImage(true); // what scrolls beneath it must not make its text be laid out again
}

void ValueBubble::set(const picture::Description &description) {
    heading_ = juce::String(description.heading);
    lines_.clear();
    for (const std::string &line : description.lines) {
        lines_.add(juce::String(line));
    }
    auto &look = theme::methodsOf(*this);
    int width = widthOf(look.getReservoirFont(bubbleTextHeight + 1.0f, true), heading_);
    for (const juce::String &line : lines_) {
        width = std::max(width, widthOf(look.getReservoirFont(bubbleTextHeight, false), line));
    }
    setSize(width + 26, (lines_.size() + 1) * bubbleLine + 18);
    repaint();
}

void ValueBubble::paint(juce::Graphics &g) {
    auto &look = theme::methodsOf(*this);
    const auto bounds = getLocalBounds().toFloat().reduced(0.5f);
    g.setColour(palette_.bubble);
    g.fillRoundedRectangle(bounds, 6.0f);
    g.setColour(palette_.dimText.withMultipliedAlpha(0.5f));
    g.drawRoundedRectangle(bounds, 6.0f, 1.0f);
    auto area = getLocalBounds().reduced(12, 8);
    g.setColour(palette_.text);
    g.setFont(look.getReservoirFont(bubbleTextHeight + 1.0f, true));
    g.drawText(heading_, area.removeFromTop(bubbleLine + 2), juce::Justification::centredLeft, true);
    g.setFont(look.getReservoirFont(bubbleTextHeight, false));
    for (const juce::String &line : lines_) {
        g.drawText(line, area.removeFromTop(bubbleLine), juce::Justification::centredLeft, true);
    }
}

} // namespace localcast
