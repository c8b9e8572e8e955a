// The editor of a Faust program, painted into images: no display is needed.
// SPDX-License-Identifier: MIT
#include "processor_rig.hpp"

#include "faust_plugin/faust_editor.hpp"

#include "Follower.hpp"
#include "Strip.hpp"
#include "support/catch.hpp"

#include <functional>

using namespace localcast::plugin;
using namespace localcast::test;

namespace {

void each(juce::Component& root, const std::function<void(juce::Component&)>& visit)
{
    visit(root);
    for (juce::Component* const child : root.getChildren())
        each(*child, visit);
}

template <class Kind>
Kind& titled(juce::Component& root, const juce::String& title)
{
    Kind* found = nullptr;
    each(root, [&](juce::Component& component) {
        if (component.getTitle() == title && dynamic_cast<Kind*>(&component) != nullptr)
            found = dynamic_cast<Kind*>(&component);
    });
    if (found == nullptr)
        throw std::runtime_error("nothing is called " + title.toStdString());
    return *found;
}

std::unique_ptr<FaustEditor> open(FaustProcessor& processor)
{
    return std::unique_ptr<FaustEditor>(dynamic_cast<FaustEditor*>(processor.createEditorIfNeeded()));
}

} // namespace

TEST_CASE("an editor shows every control by its name, in its box, and moves the parameter")
{
    const juce::ScopedJuceInitialiser_GUI juce;
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    const auto editor = open(strip);
    auto& gain = titled<juce::Slider>(*editor, "Level, Gain");
    CHECK(gain.getTooltip() == "How loud the channel is");
    CHECK(gain.getTextValueSuffix() == " dB");
    CHECK(gain.getMinimum() == Approx(-60.0));
    gain.setValue(-3.5, juce::sendNotificationSync);
    CHECK(static_cast<float>(control(strip, "gain").plain()) == -3.5f);
    auto& slope = titled<juce::ComboBox>(*editor, "Tone, Slope");
    CHECK(slope.getText() == "Gentle");
    slope.setSelectedItemIndex(1, juce::sendNotificationSync);
    CHECK(control(strip, "slope").plain() == 1.0);
    titled<juce::ToggleButton>(*editor, "Invert").setToggleState(true, juce::sendNotificationSync);
    CHECK(control(strip, "invert").plain() == 1.0);
    CHECK(titled<MeterView>(*editor, "Duck key").words() == "0.000");
}

TEST_CASE("what undo takes back comes back")
{
    const juce::ScopedJuceInitialiser_GUI juce;
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    const auto editor = open(strip);
    const auto press = [&](int modifiers) { return editor->keyPressed(juce::KeyPress('z', modifiers, 0)); };
    constexpr int undo = juce::ModifierKeys::commandModifier;
    constexpr int redo = undo | juce::ModifierKeys::shiftModifier;
    CHECK_FALSE(press(undo));
    auto& gain = titled<juce::Slider>(*editor, "Level, Gain");
    REQUIRE(gain.keyPressed(juce::KeyPress(juce::KeyPress::upKey)));
    const double up = control(strip, "gain").plain();
    REQUIRE(up > 0.0);
    titled<juce::ComboBox>(*editor, "Tone, Slope").setSelectedItemIndex(1, juce::sendNotificationSync);
    REQUIRE(press(undo));
    CHECK(control(strip, "slope").plain() == 0.0);
    CHECK(control(strip, "gain").plain() == up);
    REQUIRE(press(undo));
    CHECK(control(strip, "gain").plain() == 0.0);
    CHECK_FALSE(press(undo));
    REQUIRE(press(redo));
    CHECK(control(strip, "gain").plain() == up);
    CHECK(control(strip, "slope").plain() == 0.0);

    // What a host moves is no step.
    control(strip, "depth").setValueNotifyingHost(0.25f);
    REQUIRE(press(undo));
    CHECK(control(strip, "gain").plain() == 0.0);
    CHECK(control(strip, "depth").plain() == 15.0);
}

TEST_CASE("nothing in an editor lies upon anything else or outside, at any size, and its size is kept")
{
    const juce::ScopedJuceInitialiser_GUI juce;
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    const auto editor = open(strip);
    for (const auto& [width, height] : {std::pair{320, 180}, {500, 400}, {1600, 300}, {700, 1400}}) {
        editor->setSize(width, height);
        each(*editor, [&](juce::Component& component) {
            auto* const group = dynamic_cast<GroupView*>(&component);
            if (group == nullptr)
                return;
            for (int i = 0; i < group->getNumChildComponents(); ++i) {
                const auto bounds = group->getChildComponent(i)->getBounds();
                CHECK(group->getLocalBounds().contains(bounds));
                for (int other = 0; other < i; ++other)
                    CHECK_FALSE(bounds.intersects(group->getChildComponent(other)->getBounds()));
            }
        });
        const juce::Image image = editor->createComponentSnapshot(editor->getLocalBounds());
        CHECK(image.getBounds() == juce::Rectangle<int>(width, height));
    }
    CHECK(strip.editor_size == juce::Point<int>(700, 1400));
    FaustProcessor again(facts_of("Strip", localcast::faust::create_Strip));
    juce::MemoryBlock state;
    strip.getStateInformation(state);
    again.setStateInformation(state.getData(), static_cast<int>(state.getSize()));
    CHECK(open(again)->getBounds().getBottomRight() == juce::Point<int>(700, 1400));
}

TEST_CASE("an editor says in words where its program is, and what is wrong")
{
    const juce::ScopedJuceInitialiser_GUI juce;
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    CHECK(titled<juce::Label>(*open(strip), "Room").getText().startsWith("In no room"));
    FaustProcessor follower(facts_of("Follower", localcast::faust::create_Follower));
    follower.prepareToPlay(48000, 64);
    follower.setStateInformation("nonsense", 8);
    const auto editor = open(follower);
    CHECK(titled<juce::Label>(*editor, "Room").getText().contains("\"test\", as Follower"));
    CHECK(titled<juce::Label>(*editor, "Notes").getText().contains("saved settings were not used"));
    CHECK(titled<MeterView>(*editor, "delay").getTooltip() == "Follows phase delay_samples mic-b mic-a");
}

TEST_CASE("editors open and close hundreds of times, while audio plays")
{
    const juce::ScopedJuceInitialiser_GUI juce;
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    strip.prepareToPlay(48000, 64);
    juce::MidiBuffer midi;
    for (int turn = 0; turn < 300; ++turn) {
        const auto editor = open(strip);
        auto buffer = block_of(strip, 64, 0.1f);
        strip.processBlock(buffer, midi);
        REQUIRE(editor->isResizable());
    }
    CHECK(strip.getActiveEditor() == nullptr);
}
