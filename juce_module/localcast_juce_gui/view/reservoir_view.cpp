// The picture moves thirty times a second, words twice: text is what costs.
// SPDX-License-Identifier: MIT

namespace localcast {

namespace {

constexpr int framesPerSecond = 30;
constexpr double wordsInterval = 0.5;
constexpr double stillSeconds = 1.5; // an edge that stands longer is worth a word

constexpr int headerHeight = 44;
constexpr int axisHeight = 22;
constexpr int footerHeight = 30;
constexpr int labelWidth = 178;
constexpr int sideWidth = 250;
constexpr int leastPlotWidth = 260;

double steadySeconds() {
    return juce::Time::getMillisecondCounterHiRes() * 1e-3;
}

juce::String seconds(double value, int digits) {
    return juce::String(value, digits) + " s";
}

juce::String secondsAgo(double value) {
    return juce::String::charToString(0x2212) + seconds(value, 0); // a minus as wide as the digits
}

} // namespace

ReservoirView::ReservoirView() {
    setTitle("Reservoir");
    setOpaque(true);
    setWantsKeyboardFocus(true);
    setFocusContainerType(FocusContainerType::focusContainer);
    for (LocalcastSampleKind kind = 0; kind < picture::kind_count; ++kind) {
        labels_.push_back(std::make_unique<LaneLabel>(to_kind(kind), model_, plot_, palette_));
        addAndMakeVisible(*labels_.back());
    }
    addAndMakeVisible(plot_);
    addAndMakeVisible(side_);
    addAndMakeVisible(state_);
    addAndMakeVisible(counters_);
    addAndMakeVisible(hold_);
    addChildComponent(message_);
    addChildComponent(bubble_);
    hold_.setTitle("Hold the picture");
    hold_.setClickingTogglesState(true);
    hold_.onClick = [this] { setHeld(hold_.getToggleState()); };
    plot_.onHover = [this](std::optional<picture::Place> place, juce::Point<int>) { hover(place); };
    message_.setJustificationType(juce::Justification::centred);
    message_.setInterceptsMouseClicks(false, false);
    setSize(1000, 620);
    refreshColours();
    startTimerHz(framesPerSecond);
}

ReservoirView::~ReservoirView() {
    stopTimer();
}

void ReservoirView::setRuntime(ConstRuntimeRef runtime, std::shared_ptr<const void> keeper) {
    model_.watch(runtime);
    keeper_ = std::move(keeper);
    hovered_.reset();
    select(std::nullopt);
    words_at_ = -1.0;
}

void ReservoirView::setRoom(const std::shared_ptr<const audio::Room> &room) {
    jassert(room != nullptr);
    onAskSurroundings = RoomSurroundings(room);
    setRuntime(room->runtime(), room);
}

void ReservoirView::addSourceNames(const juce::StringArray &names) {
    for (const juce::String &name : names) {
        model_.sources().set_name(name.toStdString());
    }
}

void ReservoirView::timerCallback() {
    if (isShowing()) {
        update(steadySeconds());
    }
}

void ReservoirView::visibilityChanged() {
    if (isVisible()) {
        model_.watch(model_.runtime()); // what went by unseen was nobody's loss
        words_at_ = -1.0;
    }
}

void ReservoirView::update(double now) {
    const bool words = words_at_ < 0.0 || now - words_at_ >= wordsInterval;
    if (!held_) {
        const picture::Change change = model_.update(now);
        if (!(words && plot_.layOutIfStale())) {
            plot_.show(change);
        }
    }
    if (words) {
        words_at_ = now;
        refreshWords();
        bubble_words_for_.reset();
    }
    showBubble();
}

void ReservoirView::setHeld(bool shouldBeHeld) {
    held_ = shouldBeHeld;
    hold_.setToggleState(held_, juce::dontSendNotification);
    hold_.setButtonText(held_ ? "Go on" : "Hold");
    if (!held_) {
        model_.watch(model_.runtime()); // what went by meanwhile is not counted as unseen
    }
    words_at_ = -1.0;
}

void ReservoirView::refreshWords() {
    surroundings_ = onAskSurroundings ? onAskSurroundings() : ReservoirSurroundings{};
    for (const ReservoirPeer &peer : surroundings_.peers) {
        model_.sources().suggest_name(peer.source, peer.name.toStdString());
    }
    placeLabels();
    for (const auto &label : labels_) {
        label->refresh();
    }
    side_.refresh(surroundings_);
    refreshState();
    refreshCounters();
    const juce::String reason = reasonForNothing();
    message_.setText(reason, juce::dontSendNotification);
    message_.setVisible(reason.isNotEmpty());
    const juce::String state = state_.words();
    setDescription(reason.isEmpty() ? state : reason + " " + state);
}

juce::String ReservoirView::reasonForNothing() const {
    juce::String reason(picture::reason_for_nothing(model_));
    if (reason.isNotEmpty() && surroundings_.isolation.isNotEmpty()) {
        reason << "\n" << surroundings_.isolation;
    }
    return reason;
}

void ReservoirView::refreshState() {
    using Weight = TextStrip::Weight;
    std::vector<TextStrip::Piece> pieces;
    pieces.push_back({surroundings_.room.isEmpty() ? "Reservoir" : surroundings_.room, Weight::strong});
    if (held_) {
        pieces.push_back({"held: samples go on leaving the window", Weight::warning});
    } else if (!model_.has_runtime()) {
        pieces.push_back({"no window", Weight::warning});
    } else if (model_.stats().admitted_count == 0) {
        pieces.push_back({"waiting for the first sample", Weight::dim});
    } else if (model_.still_seconds() > stillSeconds) {
        pieces.push_back({"nothing new for " + seconds(std::floor(model_.still_seconds()), 0), Weight::warning});
    } else {
        pieces.push_back({"edge at " + seconds(static_cast<double>(model_.status().edge_ns) * 1e-9, 1), Weight::dim});
    }
    state_.set(std::move(pieces), juce::String(model_.status().total_sample_count) + " live of " +
                                      juce::String(model_.stats().capacity) + " places");
}

void ReservoirView::refreshCounters() {
    std::vector<TextStrip::Piece> pieces;
    juce::String tip;
    for (const picture::Counter &counter : picture::drop_counters(model_)) {
        const auto weight = counter.count > 0 ? TextStrip::Weight::warning : TextStrip::Weight::dim;
        pieces.push_back({juce::String(counter.name) + " " + juce::String(counter.count), weight});
        tip << counter.name << ": " << counter.meaning << "\n";
    }
    counters_.setHelpText(tip.trimEnd());
    counters_.set(std::move(pieces), juce::String(model_.stats().admitted_count) + " admitted");
}

void ReservoirView::refreshColours() {
    palette_ = theme::Palette::of(*this);
    hold_.setColour(juce::TextButton::buttonColourId, palette_.lane);
    hold_.setColour(juce::TextButton::buttonOnColourId, palette_.bubble);
    hold_.setColour(juce::TextButton::textColourOffId, palette_.text);
    hold_.setColour(juce::TextButton::textColourOnId, palette_.warning);
    hold_.setColour(juce::ComboBox::outlineColourId, palette_.grid);
    message_.setColour(juce::Label::textColourId, palette_.text);
    message_.setFont(theme::methodsOf(*this).getReservoirFont(15.0f, false));
    plot_.redrawAll();
    words_at_ = -1.0;
    repaint();
}

juce::Colour ReservoirView::findColourOf(std::size_t colour) const {
    return palette_.sources[colour % picture::colour_count];
}

void ReservoirView::paint(juce::Graphics &g) {
    g.fillAll(palette_.background);
    g.setColour(palette_.grid);
    g.fillRect(0, headerHeight - 1, getWidth(), 1);
    g.fillRect(0, getHeight() - footerHeight, getWidth(), 1);
    g.setColour(palette_.dimText);
    g.setFont(theme::methodsOf(*this).getReservoirFont(11.0f, false));
    const auto axis = plot_.getBounds().withTop(plot_.getBottom()).withHeight(axisHeight);
    const double duration = static_cast<double>(model_.duration_ns()) * 1e-9;
    g.drawText(secondsAgo(duration) + ", window start", axis, juce::Justification::centredLeft);
    g.drawText("edge", axis, juce::Justification::centredRight);
    const double step = duration > 10.0 ? std::ceil(duration / 10.0) : 1.0;
    for (double at = step; at < duration - 0.5 * step; at += step) {
        const auto x = axis.getX() + juce::roundToInt(axis.getWidth() * (1.0 - at / duration));
        const bool clear = x - axis.getX() > 104; // right of the words there
        if (clear) {
            g.drawText(secondsAgo(at), x - 30, axis.getY(), 60, axisHeight, juce::Justification::centred);
        }
    }
}

void ReservoirView::resized() {
    auto area = getLocalBounds();
    auto header = area.removeFromTop(headerHeight);
    hold_.setBounds(header.removeFromRight(86).reduced(12, 10));
    state_.setBounds(header.reduced(0, 2));
    counters_.setBounds(area.removeFromBottom(footerHeight).withTrimmedTop(1));
    side_.setVisible(area.getWidth() >= labelWidth + leastPlotWidth + sideWidth);
    if (side_.isVisible()) {
        side_.setBounds(area.removeFromRight(sideWidth).withTrimmedTop(6));
    }
    area.removeFromLeft(std::min(labelWidth, getWidth() / 3));
    area.removeFromBottom(axisHeight);
    plot_.setBounds(area.withTrimmedTop(6).withTrimmedRight(side_.isVisible() ? 0 : 10));
    message_.setBounds(plot_.getBounds().reduced(20));
    placeLabels();
}

void ReservoirView::placeLabels() {
    for (const auto &label : labels_) {
        const auto lane = plot_.areaOf(plot_.layout().lane(label->kind()).band);
        label->setBounds(0, plot_.getY() + lane.getY(), plot_.getX(), lane.getHeight());
    }
}

void ReservoirView::select(std::optional<picture::Place> place) {
    selected_ = place;
    plot_.select(selected_);
    const juce::String words =
        selected_ ? juce::String(picture::spoken(picture::describe(model_, *selected_))) : juce::String();
    for (const auto &label : labels_) {
        label->setValue(selected_ && selected_->kind == label->kind() ? words : juce::String());
    }
    if (selected_) {
        juce::AccessibilityHandler::postAnnouncement(words, juce::AccessibilityHandler::AnnouncementPriority::medium);
    }
    showBubble();
}

void ReservoirView::hover(std::optional<picture::Place> place) {
    hovered_ = place;
    showBubble();
}

void ReservoirView::showBubble() {
    const auto &place = hovered_ ? hovered_ : selected_;
    const auto position = place ? plot_.positionOf(*place) : std::nullopt;
    if (!position) {
        bubble_.setVisible(false);
        return;
    }
    if (!bubble_words_for_ || !picture::same_place(*bubble_words_for_, *place)) {
        bubble_words_for_ = place;
        bubble_.set(picture::describe(model_, *place));
    }
    auto box = bubble_.getLocalBounds().withPosition(plot_.getPosition() + *position + juce::Point<int>(14, 14));
    if (box.getRight() > plot_.getRight()) {
        box.setX(plot_.getX() + position->x - 14 - box.getWidth());
    }
    bubble_.setTopLeftPosition(box.constrainedWithin(getLocalBounds()).getPosition());
    bubble_.setVisible(true);
}

bool ReservoirView::keyPressed(const juce::KeyPress &key) {
    const std::array<std::pair<int, picture::Step>, 4> steps{{{juce::KeyPress::leftKey, picture::Step::earlier},
                                                              {juce::KeyPress::rightKey, picture::Step::later},
                                                              {juce::KeyPress::homeKey, picture::Step::earliest},
                                                              {juce::KeyPress::endKey, picture::Step::latest}}};
    for (const auto &[code, direction] : steps) {
        if (key.isKeyCode(code)) {
            chooseSample(direction);
            return true;
        }
    }
    if (key.isKeyCode(juce::KeyPress::upKey) || key.isKeyCode(juce::KeyPress::downKey)) {
        chooseLane(lane_ + (key.isKeyCode(juce::KeyPress::upKey) ? -1 : 1));
    } else if (key.isKeyCode(juce::KeyPress::spaceKey)) {
        setHeld(!held_);
    } else if (key.isKeyCode(juce::KeyPress::escapeKey)) {
        select(std::nullopt);
    } else {
        return false;
    }
    return true;
}

void ReservoirView::chooseLane(int number) {
    lane_ = juce::jlimit(0, static_cast<int>(labels_.size()) - 1, number);
    if (isShowing()) {
        labels_[static_cast<std::size_t>(lane_)]->grabKeyboardFocus();
    }
}

void ReservoirView::chooseSample(picture::Step direction) {
    const Kind kind = labels_[static_cast<std::size_t>(lane_)]->kind();
    if (const auto place = picture::step(model_, kind, selected_, direction)) {
        select(place);
    }
}

void ReservoirView::focusOfChildComponentChanged(FocusChangeType) {
    for (std::size_t number = 0; number < labels_.size(); ++number) {
        if (labels_[number]->hasKeyboardFocus(true)) {
            lane_ = static_cast<int>(number);
        }
    }
}

std::unique_ptr<juce::AccessibilityHandler> ReservoirView::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::list);
}

} // namespace localcast
