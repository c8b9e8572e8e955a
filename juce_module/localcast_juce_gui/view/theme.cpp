// The dark theme, and the marks as they are drawn unless a LookAndFeel knows better.
// SPDX-License-Identifier: MIT

namespace localcast {

namespace {

juce::Colour darkColour(int colourId) {
    switch (colourId) {
    case reservoirBackgroundColourId: return juce::Colour(0xff12161d);
    case reservoirLaneColourId: return juce::Colour(0xff1a2029);
    case reservoirEmptyLaneColourId: return juce::Colour(0xff151a22);
    case reservoirGridColourId: return juce::Colour(0x2cc8d6ea);
    case reservoirEdgeColourId:
    case reservoirTextColourId: return juce::Colour(0xffe8edf4);
    case reservoirDimTextColourId: return juce::Colour(0xff98a4b5);
    case reservoirWarningColourId: return juce::Colour(0xffff6b57);
    case reservoirBubbleColourId: return juce::Colour(0xf22a3442);
    case reservoirSelectionColourId: return juce::Colour(0xffffffff);
    default: break;
    }
    static constexpr std::array<juce::uint32, picture::colour_count> sources{
        0xff5aa9ff, 0xffffb454, 0xff6fd68a, 0xffff7a90, 0xffb894ff, 0xff3fd4d0,
        0xfff4e06d, 0xffff9be0, 0xff9acd4e, 0xffe8925a, 0xff8fb8de, 0xffd6b48a};
    const auto number = static_cast<std::size_t>(colourId - reservoirFirstSourceColourId);
    return juce::Colour(sources[number % sources.size()]);
}

void drawHead(juce::Graphics &g, picture::Shape shape, juce::Point<float> centre, float radius) {
    const auto box = juce::Rectangle<float>(2.0f * radius, 2.0f * radius).withCentre(centre);
    juce::Path path;
    switch (shape) {
    case picture::Shape::clap:
        path.addTriangle(box.getTopLeft(), box.getTopRight(), {centre.x, box.getBottom()});
        break;
    case picture::Shape::transient:
        path.addQuadrilateral(centre.x, box.getY(), box.getRight(), centre.y, centre.x, box.getBottom(), box.getX(),
                              centre.y);
        break;
    case picture::Shape::refusal:
        g.drawEllipse(box.reduced(radius * 0.2f), radius * 0.4f);
        return;
    default:
        path.addEllipse(box);
        break;
    }
    g.fillPath(path);
}

} // namespace

void ReservoirViewLookAndFeelMethods::drawReservoirMark(juce::Graphics &g, const picture::Glyph &glyph, int x,
                                                        juce::Colour colour) {
    const bool isStem = glyph.radius > 0;
    const float opacity = !glyph.known ? 0.45f : isStem && glyph.shape != picture::Shape::sustained ? 0.55f : 1.0f;
    g.setColour(colour.withMultipliedAlpha(glyph.shape == picture::Shape::sustained ? 0.35f : opacity));
    g.fillRect(x, glyph.top, glyph.width, glyph.bottom - glyph.top);
    if (isStem) {
        g.setColour(colour.withMultipliedAlpha(glyph.known ? 1.0f : 0.45f));
        drawHead(g, glyph.shape, {static_cast<float>(x) + 0.5f, static_cast<float>(glyph.top)},
                 static_cast<float>(glyph.radius));
    }
}

void ReservoirViewLookAndFeelMethods::drawReservoirLane(juce::Graphics &g, juce::Rectangle<int> area,
                                                        juce::Colour colour) {
    g.setColour(colour);
    g.fillRect(area);
}

juce::Font ReservoirViewLookAndFeelMethods::getReservoirFont(float height, bool bold) {
    return theme::fontOf(height, bold);
}

namespace theme {

juce::Colour colourOf(const juce::Component &component, int colourId) {
    for (const juce::Component *at = &component; at != nullptr; at = at->getParentComponent()) {
        if (at->isColourSpecified(colourId)) {
            return at->findColour(colourId);
        }
    }
    const juce::LookAndFeel &look = component.getLookAndFeel();
    return look.isColourSpecified(colourId) ? look.findColour(colourId) : darkColour(colourId);
}

Palette Palette::of(const juce::Component &component) {
    const auto colour = [&](int id) { return colourOf(component, id); };
    Palette palette;
    palette.background = colour(reservoirBackgroundColourId);
    palette.lane = colour(reservoirLaneColourId);
    palette.emptyLane = colour(reservoirEmptyLaneColourId);
    palette.grid = colour(reservoirGridColourId);
    palette.edge = colour(reservoirEdgeColourId);
    palette.text = colour(reservoirTextColourId);
    palette.dimText = colour(reservoirDimTextColourId);
    palette.warning = colour(reservoirWarningColourId);
    palette.bubble = colour(reservoirBubbleColourId);
    palette.selection = colour(reservoirSelectionColourId);
    for (std::size_t number = 0; number < palette.sources.size(); ++number) {
        palette.sources[number] = colour(reservoirFirstSourceColourId + static_cast<int>(number));
    }
    return palette;
}

ReservoirViewLookAndFeelMethods &methodsOf(const juce::Component &component) {
    static ReservoirViewLookAndFeelMethods plain;
    auto *const methods = dynamic_cast<ReservoirViewLookAndFeelMethods *>(&component.getLookAndFeel());
    return methods != nullptr ? *methods : plain;
}

juce::Font fontOf(float height, bool bold) {
    const int style = bold ? juce::Font::bold : juce::Font::plain;
#if JUCE_MAJOR_VERSION >= 8
    return juce::Font(juce::FontOptions(height, style));
#else
    return juce::Font(height, style);
#endif
}

} // namespace theme
} // namespace localcast
