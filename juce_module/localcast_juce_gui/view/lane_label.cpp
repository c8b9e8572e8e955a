// Names of sources stand at the height of their rows.
// SPDX-License-Identifier: MIT

namespace localcast {

namespace {

constexpr float nameHeight = 13.0f;
constexpr float smallHeight = 11.0f;

juce::String inWords(const std::string &text) {
    return juce::String::fromUTF8(text.c_str());
}

} // namespace

class LaneLabel::Value : public juce::AccessibilityTextValueInterface {
public:
    explicit Value(const LaneLabel &label) : label_(label) {}
    bool isReadOnly() const override { return true; }
    juce::String getCurrentValueAsString() const override { return label_.value_; }
    void setValueAsString(const juce::String &) override {}

private:
    const LaneLabel &label_;
};

LaneLabel::LaneLabel(Kind kind, const picture::WindowModel &model, const ReservoirPlot &plot,
                     const theme::Palette &palette)
    : kind_(kind), model_(model), plot_(plot), palette_(palette) {
    setTitle(picture::name_of(kind));
    setHelpText("Left and right choose a sample, up and down another lane, Home and End the oldest and the newest "
                "sample; the space bar holds the picture.");
    setWantsKeyboardFocus(true);
    setMouseClickGrabsKeyboardFocus(true);
    refresh();
}

void LaneLabel::refresh() {
    const juce::String counts = inWords(picture::lane_summary(model_, kind_));
    std::vector<std::uint64_t> sources;
    for (const auto index : plot_.layout().lane(kind_).sources) {
        sources.push_back(model_.sources()[index].hash);
    }
    if (counts != counts_ || sources != sources_) {
        counts_ = counts;
        sources_ = std::move(sources);
        setDescription(counts_);
        repaint();
    }
}

void LaneLabel::setValue(const juce::String &value) {
    if (value == value_) {
        return;
    }
    value_ = value;
    if (auto *const handler = getAccessibilityHandler()) {
        handler->notifyAccessibilityEvent(juce::AccessibilityEvent::valueChanged);
    }
}

void LaneLabel::paint(juce::Graphics &g) {
    auto &look = theme::methodsOf(*this);
    const bool empty = plot_.layout().lane(kind_).empty;
    auto area = getLocalBounds().withTrimmedLeft(14).reduced(0, 3);
    g.setColour(empty ? palette_.dimText : palette_.text);
    g.setFont(look.getReservoirFont(nameHeight, !empty));
    const bool roomy = getHeight() >= 38;
    g.drawText(getTitle(), area.removeFromTop(roomy ? 18 : area.getHeight()), juce::Justification::centredLeft, true);
    if (roomy && !empty) {
        g.setColour(palette_.dimText);
        g.setFont(look.getReservoirFont(smallHeight, false));
        const juce::String rate = juce::String(picture::compact(model_.rate(kind_))) + " / s";
        g.drawText(rate, area.removeFromTop(14), juce::Justification::topLeft, true);
    }
    paintSources(g);
    if (hasKeyboardFocus(false)) {
        g.setColour(palette_.selection);
        g.drawRoundedRectangle(getLocalBounds().toFloat().reduced(1.0f), 4.0f, 1.5f);
    }
}

void LaneLabel::paintSources(juce::Graphics &g) {
    g.setFont(theme::methodsOf(*this).getReservoirFont(smallHeight, false));
    int lastBottom = -1;
    for (const auto index : plot_.layout().lane(kind_).sources) {
        const auto row = plot_.areaOf(plot_.layout().row(kind_, index)).translated(0, plot_.getY() - getY());
        const auto line = juce::Rectangle<int>(getWidth() / 2, row.getCentreY() - 7, getWidth() / 2 - 6, 14);
        if (line.getY() < lastBottom) {
            continue; // rows too close for their names
        }
        lastBottom = line.getBottom();
        const picture::Source &source = model_.sources()[index];
        g.setColour(palette_.sources[source.colour]);
        g.drawText(inWords(model_.sources().name_of(source.hash)), line, juce::Justification::centredRight, true);
    }
}

std::unique_ptr<juce::AccessibilityHandler> LaneLabel::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(
        *this, juce::AccessibilityRole::listItem, juce::AccessibilityActions(),
        juce::AccessibilityHandler::Interfaces{std::make_unique<Value>(*this)});
}

} // namespace localcast
