// Each frame draws only what came since the last one, and copies the rest.
// SPDX-License-Identifier: MIT

namespace localcast {

ReservoirPlot::ReservoirPlot(const picture::WindowModel &model, const theme::Palette &palette)
    : model_(model), palette_(palette) {
    setOpaque(true);
    setInterceptsMouseClicks(true, false);
    setAccessible(false); // the lanes' names speak for what is drawn here
}

void ReservoirPlot::resized() {
    arrange();
    redrawAll();
}

void ReservoirPlot::arrange() {
    const auto pixels = (getLocalBounds().toFloat() * scale_).toNearestInt();
    layout_.arrange(model_, pixels.getWidth(), pixels.getHeight(), scale_);
    image_.create(pixels.getWidth(), pixels.getHeight(), layout_.overhang());
}

bool ReservoirPlot::layOutIfStale() {
    if (!layout_.is_stale(model_)) {
        return false;
    }
    arrange();
    redrawAll();
    return true;
}

void ReservoirPlot::redrawAll() {
    if (image_.isEmpty()) {
        return;
    }
    image_.forget();
    rests_.clear();
    scroll();
    juce::Graphics g = image_.graphics();
    for (LocalcastSampleKind kind = 0; kind < picture::kind_count; ++kind) {
        drawMarks(g, to_kind(kind), model_.marks(to_kind(kind)).size());
    }
    repaint();
}

void ReservoirPlot::show(const picture::Change &change) {
    if (image_.isEmpty()) {
        return;
    }
    const Column before = image_.end();
    if (change.began_anew || change.lost_marks ||
        layout_.axis().column(model_.status().edge_ns) + layout_.overhang() + 1 < before) {
        redrawAll();
        return;
    }
    scroll();
    juce::Graphics g = image_.graphics();
    for (LocalcastSampleKind kind = 0; kind < picture::kind_count; ++kind) {
        drawMarks(g, to_kind(kind), change.fresh[kind]);
    }
    repaintChanged(change, image_.end() != before);
}

void ReservoirPlot::repaintChanged(const picture::Change &change, bool moved) {
    for (LocalcastSampleKind kind = 0; kind < picture::kind_count; ++kind) {
        const picture::Lane &lane = layout_.lane(to_kind(kind));
        if (change.fresh[kind] > 0 || (moved && !lane.empty)) {
            repaint(areaOf(lane.band));
        }
    }
}

void ReservoirPlot::scroll() {
    juce::Graphics g = image_.graphics();
    image_.moveTo(layout_.axis().column(model_.status().edge_ns), [&](juce::Range<Column> columns, int x) {
        prepareColumns(g, columns, x);
        drawRests(g, columns, x);
    });
    std::erase_if(rests_, [&](const Rest &rest) { return rest.glyph.left + rest.glyph.width <= image_.end(); });
}

void ReservoirPlot::prepareColumns(juce::Graphics &g, juce::Range<Column> columns, int x) {
    const int width = static_cast<int>(columns.getLength());
    g.setColour(palette_.background);
    g.fillRect(x, 0, width, layout_.height());
    for (LocalcastSampleKind kind = 0; kind < picture::kind_count; ++kind) {
        const picture::Lane &lane = layout_.lane(to_kind(kind));
        const int gap = lane.band.height > 2 ? 1 : 0;
        theme::methodsOf(*this).drawReservoirLane(g, {x, lane.band.y, width, lane.band.height - gap},
                                                  lane.empty ? palette_.emptyLane : palette_.lane);
    }
}

void ReservoirPlot::drawRests(juce::Graphics &g, juce::Range<Column> columns, int x) {
    for (const Rest &rest : rests_) {
        picture::Glyph part = rest.glyph;
        const Column right = std::min(part.left + part.width, columns.getEnd());
        part.left = std::max(part.left, columns.getStart());
        part.width = static_cast<int>(right - part.left);
        if (part.width > 0) {
            theme::methodsOf(*this).drawReservoirMark(g, part, x + static_cast<int>(part.left - columns.getStart()),
                                                      rest.colour);
        }
    }
}

void ReservoirPlot::drawMarks(juce::Graphics &g, Kind kind, std::size_t fresh) {
    const auto &marks = model_.marks(kind);
    for (std::size_t index = marks.size() - std::min(fresh, marks.size()); index < marks.size(); ++index) {
        const picture::Mark &mark = marks[index];
        if (mark.sample.timestamp_ns >= model_.status().window_start_ns) {
            drawMark(g, layout_.glyph(kind, mark),
                     palette_.sources[model_.sources()[mark.source].colour]);
        }
    }
}

void ReservoirPlot::drawMark(juce::Graphics &g, picture::Glyph glyph, juce::Colour colour) {
    const Column right = glyph.left + glyph.width;
    if (right > image_.end()) {
        picture::Glyph rest = glyph;
        rest.left = image_.end();
        rest.width = static_cast<int>(right - rest.left);
        rest.radius = 0;
        rests_.push_back({rest, colour});
        glyph.width = std::max(1, static_cast<int>(image_.end() - glyph.left));
    }
    image_.drawAt(glyph.left, glyph.width,
                  [&](int x) { theme::methodsOf(*this).drawReservoirMark(g, glyph, x, colour); });
}

juce::Rectangle<int> ReservoirPlot::areaOf(picture::Band band) const {
    const auto units = [this](int pixels) { return static_cast<float>(pixels) / scale_; };
    return juce::Rectangle<float>(0.0f, units(band.y), static_cast<float>(getWidth()), units(band.height))
        .getSmallestIntegerContainer();
}

void ReservoirPlot::paint(juce::Graphics &g) {
    const float scale = g.getInternalContext().getPhysicalPixelScaleFactor();
    if (std::abs(scale - scale_) > 1e-3f) { // another screen: the picture is drawn again in its pixels
        scale_ = scale;
        arrange();
        redrawAll();
    }
    image_.blit(g, scale_);
    paintLines(g);
    paintSelection(g);
}

void ReservoirPlot::paintLines(juce::Graphics &g) const {
    const double seconds = static_cast<double>(model_.duration_ns()) * 1e-9;
    const double step = seconds > 10.0 ? std::ceil(seconds / 10.0) : 1.0;
    g.setColour(palette_.grid);
    for (double at = step; at < seconds; at += step) {
        g.fillRect(static_cast<float>(getWidth()) * static_cast<float>(1.0 - at / seconds), 0.0f, 1.0f,
                   static_cast<float>(getHeight()));
    }
    g.fillRect(0, 0, 1, getHeight());
    g.setColour(palette_.edge);
    g.fillRect(getWidth() - 2, 0, 2, getHeight());
}

void ReservoirPlot::paintSelection(juce::Graphics &g) const {
    const auto centre = selected_ ? positionOf(*selected_) : std::nullopt;
    if (centre) {
        g.setColour(palette_.selection);
        g.drawEllipse(juce::Rectangle<float>(14.0f, 14.0f).withCentre(centre->toFloat()), 1.5f);
    }
}

void ReservoirPlot::select(const std::optional<picture::Place> &place) {
    selected_ = place;
    repaint();
}

std::optional<picture::Place> ReservoirPlot::placeAt(juce::Point<int> point) const {
    const auto pixel = (point.toFloat() * scale_).roundToInt();
    return picture::mark_at(layout_, model_, {pixel.x, pixel.y});
}

std::optional<juce::Point<int>> ReservoirPlot::positionOf(const picture::Place &place) const {
    const picture::Mark *const mark = picture::find(model_, place);
    if (mark == nullptr) {
        return std::nullopt;
    }
    const picture::Glyph glyph = layout_.glyph(place.kind, *mark);
    const int y = glyph.radius > 0 ? glyph.top : (glyph.top + glyph.bottom) / 2;
    const juce::Point<int> pixel(picture::x_of(layout_, model_, mark->sample.timestamp_ns), y);
    return (pixel.toFloat() / scale_).roundToInt();
}

void ReservoirPlot::mouseMove(const juce::MouseEvent &event) {
    juce::NullCheckedInvocation::invoke(onHover, placeAt(event.getPosition()), event.getPosition());
}

void ReservoirPlot::mouseExit(const juce::MouseEvent &event) {
    juce::NullCheckedInvocation::invoke(onHover, std::nullopt, event.getPosition());
}

} // namespace localcast
