// The component, painted into an image: what is where, what a keyboard does, what a screen reader finds.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/localcast_juce_gui.h"
#include "support/catch.hpp"
#include "view_rig.hpp"

#include <map>

using namespace localcast;
using namespace localcast::test;

namespace {

struct Rig {
    juce::ScopedJuceInitialiser_GUI juce;
    Runtime runtime = make_runtime();
    Pusher<Kind::audio_block> mic{runtime, "mic", audio_block_bytes(480)};
    Pusher<Kind::phase_claim> estimator{runtime, "mic", sizeof(PhaseClaim)};
    Pusher<Kind::event_claim> hearer{runtime, "mic", sizeof(EventClaim)};
    ReservoirView view;
    double now = 0.0;
    std::uint64_t edge = 10 * second_ns;

    Rig() {
        view.setSize(1000, 620);
        view.addSourceNames({"mic", "voice"});
        view.setRuntime(runtime);
    }
    /// Audio for so long, full scale, shown frame by frame.
    void play(std::uint64_t duration_ns) {
        const std::vector<float> samples(480, 1.0f);
        for (const std::uint64_t end = edge + duration_ns; edge < end; edge += 10 * ms) {
            mic.push_audio(edge, block_of(480), samples);
            if ((edge / (10 * ms)) % 3 == 0) {
                show();
            }
        }
        show();
    }
    void show(double later = 1.0 / 30.0) { view.update(now += later); }
    void show_words() { show(1.0); }

    juce::Image image(float scale = 1.0f) { return view.createComponentSnapshot(view.getLocalBounds(), true, scale); }
    template <class T>
    T &child() const {
        for (auto *const component : view.getChildren()) {
            if (auto *const found = dynamic_cast<T *>(component)) {
                return *found;
            }
        }
        throw std::runtime_error("no such child");
    }
    ReservoirPlot &plot() const { return child<ReservoirPlot>(); }
    LaneLabel &label(Kind kind) const {
        for (auto *const component : view.getChildren()) {
            auto *const label = dynamic_cast<LaneLabel *>(component);
            if (label != nullptr && label->kind() == kind) {
                return *label;
            }
        }
        throw std::runtime_error("no such lane");
    }
    juce::Rectangle<int> lane(Kind kind) const {
        return plot().areaOf(plot().layout().lane(kind).band) + plot().getPosition();
    }
    juce::Point<int> position_of(Kind kind, std::size_t index) const {
        const picture::Place place{kind, view.model().marks(kind)[index].sample};
        return plot().getPosition() + plot().positionOf(place).value();
    }
    juce::Colour colour_of_source(std::size_t index = 0) const {
        const auto source = static_cast<picture::SourceTable::Index>(index);
        return view.findColourOf(view.model().sources()[source].colour);
    }
};

int count(const juce::Image &image, juce::Rectangle<int> area, juce::Colour colour) {
    int found = 0;
    for (int y = area.getY(); y < area.getBottom(); ++y) {
        for (int x = area.getX(); x < area.getRight(); ++x) {
            found += image.getPixelAt(x, y) == colour ? 1 : 0;
        }
    }
    return found;
}

std::map<juce::uint32, int> colours_in(const juce::Image &image) {
    std::map<juce::uint32, int> counts;
    for (int y = 0; y < image.getHeight(); ++y) {
        for (int x = 0; x < image.getWidth(); ++x) {
            ++counts[image.getPixelAt(x, y).getARGB()];
        }
    }
    return counts;
}

} // namespace

TEST_CASE("audio is drawn in its source's colour, in its lane, up to the edge") {
    Rig rig;
    rig.play(2 * second_ns);
    rig.show_words();
    const juce::Image image = rig.image();
    const auto lane = rig.lane(Kind::audio_block);
    const juce::Colour colour = rig.colour_of_source();
    const int y = lane.getCentreY();
    const int right = lane.getRight();
    const int two_seconds = lane.getWidth() * 2 / 5;
    CHECK(image.getPixelAt(right - 20, y) == colour);
    CHECK(image.getPixelAt(right - two_seconds + 4, y) == colour);
    CHECK(image.getPixelAt(right - two_seconds - 4, y) != colour);
    CHECK(count(image, lane, colour) > lane.getHeight() * two_seconds * 7 / 10);
    const auto other = rig.plot().areaOf(rig.plot().layout().lane(Kind::event_claim).band) + rig.plot().getPosition();
    CHECK(count(image, other, colour) == 0);
}

TEST_CASE("what scrolled is the same picture as what is drawn at once") {
    Rig rig;
    const float scale = GENERATE(1.0f, 1.5f, 2.0f);
    rig.image(scale);
    rig.play(3 * second_ns);
    for (std::uint64_t i = 0; i < 9; ++i) {
        const float confidence = 0.1f * static_cast<float>(i);
        rig.estimator.push(rig.edge - 500 * ms - i * 100 * ms, phase_claim("mic", "voice", confidence));
        rig.hearer.push(rig.edge - i * 150 * ms,
                        event_claim(static_cast<std::uint32_t>(i % 4), 0.9f, (i % 4 == 3 ? 900 : 0) * ms));
        rig.play(70 * ms);
    }
    rig.play(7 * second_ns / 2);
    rig.show_words();
    const juce::Image scrolled = rig.image(scale);
    rig.plot().redrawAll();
    const juce::Image drawn = rig.image(scale);
    int different = 0;
    for (int y = 0; y < drawn.getHeight(); ++y) {
        for (int x = 0; x < drawn.getWidth(); ++x) {
            different += drawn.getPixelAt(x, y) != scrolled.getPixelAt(x, y) ? 1 : 0;
        }
    }
    CHECK(different == 0);
}

TEST_CASE("what has left the window is no longer on the picture") {
    Rig rig;
    rig.hearer.push(rig.edge, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 1.0f));
    rig.play(second_ns);
    rig.show_words();
    const juce::Colour colour = rig.colour_of_source();
    CHECK(count(rig.image(), rig.lane(Kind::event_claim), colour) > 10);
    rig.play(9 * second_ns / 2);
    CHECK(count(rig.image(), rig.lane(Kind::event_claim), colour) == 0);
    CHECK(count(rig.image(), rig.plot().getBounds(), colour) > 1000);
}

TEST_CASE("a reset clears the picture, and the new epoch is shown") {
    Rig rig;
    rig.play(second_ns);
    rig.runtime.reset();
    rig.show_words();
    const juce::Colour colour = rig.view.findColourOf(SensorId::of("mic").hash() % (picture::colour_count / 2));
    CHECK(count(rig.image(), rig.plot().getBounds(), colour) == 0);
    rig.edge = second_ns;
    rig.play(second_ns);
    rig.show_words();
    CHECK(count(rig.image(), rig.plot().getBounds(), colour) > 1000);
}

TEST_CASE("a view's and a look and feel's colours are used, the view's first") {
    Rig rig;
    rig.play(second_ns);
    const juce::Colour pink(0xffff00ff), green(0xff00ff00);
    juce::LookAndFeel_V4 look;
    look.setColour(reservoirLaneColourId, pink);
    rig.view.setLookAndFeel(&look);
    rig.show_words();
    CHECK(colours_in(rig.image())[pink.getARGB()] > 1000);
    rig.view.setColour(reservoirLaneColourId, green);
    rig.show_words();
    auto colours = colours_in(rig.image());
    CHECK(colours[pink.getARGB()] == 0);
    CHECK(colours[green.getARGB()] > 1000);
    rig.view.setLookAndFeel(nullptr);
}

TEST_CASE("a look and feel draws the marks in its own way") {
    struct Look : juce::LookAndFeel_V4, ReservoirViewLookAndFeelMethods {
        int marks = 0;
        void drawReservoirMark(juce::Graphics &, const picture::Glyph &, int, juce::Colour) override { ++marks; }
    } look;
    Rig rig;
    rig.view.setLookAndFeel(&look);
    rig.play(second_ns);
    rig.show_words();
    CHECK(look.marks >= 100);
    CHECK(count(rig.image(), rig.plot().getBounds(), rig.colour_of_source()) == 0);
    rig.view.setLookAndFeel(nullptr);
}

TEST_CASE("the keyboard goes through lanes and samples, and values are shown and told") {
    Rig rig;
    rig.play(second_ns);
    rig.estimator.push(rig.edge - 300 * ms, phase_claim("mic", "voice"));
    rig.estimator.push(rig.edge - 200 * ms, phase_claim("mic", "voice", 0.5f));
    rig.show_words();
    const auto press = [&](int code) { return rig.view.keyPressed(juce::KeyPress(code)); };
    CHECK(press(juce::KeyPress::downKey)); // from audio blocks to phase claims
    CHECK(press(juce::KeyPress::rightKey));
    REQUIRE(rig.view.selected());
    CHECK(rig.view.selected()->kind == Kind::phase_claim);
    CHECK(rig.view.selected()->sample.sequence == 1);
    CHECK(press(juce::KeyPress::leftKey));
    CHECK(rig.view.selected()->sample.sequence == 0);
    const auto handler = rig.label(Kind::phase_claim).createAccessibilityHandler();
    REQUIRE(handler != nullptr);
    REQUIRE(handler->getValueInterface() != nullptr);
    CHECK(handler->getValueInterface()->isReadOnly());
    CHECK(handler->getValueInterface()->getCurrentValueAsString().startsWith(
        "Phase claim of mic, against voice, delay +3.412 ms"));
    CHECK(rig.child<ValueBubble>().isVisible());
    CHECK(press(juce::KeyPress::homeKey));
    CHECK(press(juce::KeyPress::endKey));
    CHECK(rig.view.selected()->sample.sequence == 1);
    CHECK(press(juce::KeyPress::escapeKey));
    CHECK_FALSE(rig.view.selected());
    CHECK_FALSE(rig.child<ValueBubble>().isVisible());
    CHECK(handler->getValueInterface()->getCurrentValueAsString().isEmpty());
    CHECK_FALSE(press(juce::KeyPress::F5Key));
    for (int i = 0; i < 20; ++i) {
        CHECK(press(juce::KeyPress::downKey)); // past the last lane is the last lane
    }
    CHECK(press(juce::KeyPress::leftKey));
    CHECK_FALSE(rig.view.selected());
}

TEST_CASE("the chosen sample is ringed, and let go when it leaves the window") {
    Rig rig;
    rig.estimator.push(rig.edge, phase_claim("mic", "voice"));
    rig.play(second_ns);
    rig.show_words();
    rig.view.select(picture::Place{Kind::phase_claim, rig.view.model().marks(Kind::phase_claim)[0].sample});
    rig.show();
    const auto at = rig.position_of(Kind::phase_claim, 0);
    const auto around = juce::Rectangle<int>(18, 18).withCentre(at);
    CHECK(count(rig.image(), around, juce::Colours::white) > 5);
    rig.play(6 * second_ns);
    CHECK_FALSE(rig.child<ValueBubble>().isVisible());
}

TEST_CASE("hovering shows the values of the mark under the pointer") {
    Rig rig;
    rig.play(second_ns);
    rig.hearer.push(rig.edge - 500 * ms, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 1.0f));
    rig.show_words();
    rig.show_words();
    const auto at = rig.position_of(Kind::event_claim, 0) - rig.plot().getPosition();
    const auto place = rig.plot().placeAt(at);
    REQUIRE(place);
    rig.plot().onHover(place, at);
    CHECK(rig.child<ValueBubble>().isVisible());
    CHECK(rig.view.getLocalBounds().contains(rig.child<ValueBubble>().getBounds()));
    rig.plot().onHover(std::nullopt, at);
    CHECK_FALSE(rig.child<ValueBubble>().isVisible());
}

TEST_CASE("a held picture stands still, says so, and goes on from what is live by then") {
    Rig rig;
    rig.play(second_ns);
    rig.view.keyPressed(juce::KeyPress(juce::KeyPress::spaceKey));
    CHECK(rig.view.isHeld());
    const std::uint64_t edge = rig.view.model().status().edge_ns;
    rig.play(6 * second_ns);
    rig.show_words();
    CHECK(rig.view.model().status().edge_ns == edge);
    CHECK(rig.view.getDescription().contains("held"));
    rig.view.keyPressed(juce::KeyPress(juce::KeyPress::spaceKey));
    rig.show_words();
    CHECK_FALSE(rig.view.isHeld());
    CHECK(rig.view.model().status().edge_ns > edge);
    CHECK(rig.view.model().unseen() == 0);
}

TEST_CASE("every part has a role and a name for a screen reader, every lane a stop for the keyboard") {
    Rig rig;
    rig.play(second_ns);
    rig.show_words();
    const auto handler = rig.view.createAccessibilityHandler();
    REQUIRE(handler != nullptr);
    CHECK(handler->getRole() == juce::AccessibilityRole::list);
    CHECK(handler->getTitle() == "Reservoir");
    CHECK(handler->getDescription().isNotEmpty());
    for (LocalcastSampleKind kind = 0; kind < picture::kind_count; ++kind) {
        LaneLabel &label = rig.label(to_kind(kind));
        CHECK(label.getWantsKeyboardFocus());
        const auto lane = label.createAccessibilityHandler();
        REQUIRE(lane != nullptr);
        CHECK(lane->getRole() == juce::AccessibilityRole::listItem);
        CHECK(lane->getTitle() == picture::name_of(to_kind(kind)));
        CHECK(lane->getHelp().contains("Left and right"));
    }
    CHECK(rig.label(Kind::audio_block).getDescription().startsWith("100 live"));
    CHECK(rig.label(Kind::scene_ray).getDescription() == "nothing live");
    CHECK(rig.child<SidePanel>().createAccessibilityHandler()->getRole() == juce::AccessibilityRole::staticText);
    CHECK(rig.child<TextStrip>().createAccessibilityHandler()->getDescription().isNotEmpty());
    CHECK(rig.child<juce::TextButton>().getTitle() == "Hold the picture");
}

TEST_CASE("why there is nothing to see stands on the picture") {
    Rig rig;
    ReservoirView unconnected;
    unconnected.update(0.0);
    CHECK(unconnected.getDescription().startsWith("No window to show"));
    rig.show_words();
    CHECK(rig.child<juce::Label>().isVisible());
    CHECK(rig.child<juce::Label>().getText() == "Nothing has been pushed yet.");
    rig.view.onAskSurroundings = [] {
        ReservoirSurroundings alone;
        alone.isolation = "Alone: the host isolates its plugins.";
        return alone;
    };
    rig.show_words();
    CHECK(rig.child<juce::Label>().getText().contains("the host isolates"));
    rig.play(second_ns);
    rig.show_words();
    CHECK_FALSE(rig.child<juce::Label>().isVisible());
}

TEST_CASE("sources, peers and the reason for isolation are listed in words") {
    Rig rig;
    rig.estimator.push(rig.edge, phase_claim("mic", "voice"));
    rig.play(100 * ms);
    rig.view.onAskSurroundings = [] {
        ReservoirSurroundings room;
        room.room = "kitchen";
        room.peers = {{"Align", "VST3 in a host", 0}, {"Tap", "", SensorId::of("mic").hash()}};
        room.isolation = "Tap cannot share this window.";
        return room;
    };
    rig.show_words();
    rig.show_words();
    CHECK(rig.child<SidePanel>().lines() == juce::StringArray{"mic: +3.412 ms  +14.0 ppm  inverted",
                                                              "Align: VST3 in a host", "Tap",
                                                              "Tap cannot share this window."});
    CHECK(rig.view.getDescription().startsWith("kitchen"));
}

TEST_CASE("losses stand out among the counters") {
    Rig rig;
    rig.play(second_ns);
    rig.show_words();
    const juce::Colour warning(0xffff6b57);
    const auto footer = rig.view.getLocalBounds().removeFromBottom(30);
    CHECK(count(rig.image(), footer, warning) == 0);
    push_frame(rig.runtime, "camera", second_ns); // far behind the edge
    rig.show_words();
    CHECK(count(rig.image(), footer, warning) > 5);
}

TEST_CASE("a view of any size paints, down to nothing") {
    Rig rig;
    rig.play(second_ns);
    const auto [width, height] =
        GENERATE(std::pair(0, 0), std::pair(1, 1), std::pair(60, 40), std::pair(300, 90), std::pair(3000, 2000));
    rig.view.setSize(width, height);
    rig.show_words();
    rig.play(100 * ms);
    if (width > 0) {
        const juce::Image image = rig.image();
        CHECK(image.getWidth() == width);
        CHECK(colours_in(image).size() > (width > 60 ? 3u : 0u));
    }
}

TEST_CASE("what a keeper keeps is let go when another window is shown") {
    Rig rig;
    auto keeper = std::make_shared<int>(1);
    rig.view.setRuntime(rig.runtime, keeper);
    CHECK(keeper.use_count() == 2);
    rig.view.setRuntime(nullptr);
    CHECK(keeper.use_count() == 1);
    rig.show_words();
    CHECK(rig.view.getDescription().startsWith("No window to show"));
}
