// The plugin without a host: parameters, state, bus layouts, editor.
// SPDX-License-Identifier: MIT
#include "align_studio.hpp"

#include "plugin/editor.hpp"
#include "plugin/presets.hpp"
#include "plugin/session_state.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include <cmath>
#include <functional>
#include <set>

using namespace localcast;
using namespace localcast::test;
using namespace localcast::plugin::align;

namespace {

void set(Processor &processor, const char *parameter, float value) {
    juce::RangedAudioParameter &bound = *processor.parameters.tree.getParameter(parameter);
    bound.setValueNotifyingHost(bound.convertTo0to1(value));
}

float get(Processor &processor, const juce::String &parameter) {
    juce::RangedAudioParameter &bound = *processor.parameters.tree.getParameter(parameter);
    return bound.convertFrom0to1(bound.getValue());
}

juce::MemoryBlock state_of(Processor &processor) {
    juce::MemoryBlock bytes;
    processor.getStateInformation(bytes);
    return bytes;
}

void load(Processor &processor, const juce::MemoryBlock &bytes) {
    processor.setStateInformation(bytes.getData(), static_cast<int>(bytes.getSize()));
}

void for_each_child(juce::Component &component, const std::function<void(juce::Component &)> &visit) {
    for (juce::Component *const child : component.getChildren()) {
        visit(*child);
        for_each_child(*child, visit);
    }
}

} // namespace

TEST_CASE("every parameter of the host says what it does, and reads the text that it writes") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
    CHECK(processor.getParameters().size() == Parameters::ids().size());
    std::set<juce::String> names;
    for (const juce::String &name : Parameters::ids()) {
        CAPTURE(name.toStdString());
        const auto *const parameter = processor.parameters.tree.getParameter(name);
        REQUIRE(parameter != nullptr);
        CHECK(Parameters::help(name).isNotEmpty());
        CHECK(names.insert(parameter->getName(64)).second);
        for (const float value : {0.0f, 0.3f, 1.0f}) {
            const float read = parameter->getValueForText(parameter->getText(value, 64));
            CHECK(parameter->getText(read, 64) == parameter->getText(value, 64));
        }
    }
    CHECK(processor.getBypassParameter() == processor.parameters.tree.getParameter("bypass"));
}

TEST_CASE("a nudge is told and taken in the chosen unit") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
    processor.setRateAndBufferSizeDetails(48000, 512);
    processor.prepareToPlay(48000, 512);
    set(processor, id::nudge, 10);
    const auto *const nudge = processor.parameters.tree.getParameter(id::nudge);
    const auto text = [&](float unit) {
        set(processor, id::unit, unit);
        return nudge->getText(nudge->getValue(), 64);
    };
    CHECK(text(0) == "10.000 ms");
    CHECK(text(1) == "480.00 samples");
    CHECK(text(2) == "343.0 cm");
    CHECK(text(3) == "135.0 in");
    set(processor, id::unit, 1);
    CHECK(std::abs(nudge->convertFrom0to1(nudge->getValueForText("-96 samples")) + 2) < 1e-5f);
    CHECK(std::abs(get(processor, id::nudge) - 10) < 1e-5f); // the unit moves nothing
}

TEST_CASE("mono and stereo are taken, and nothing else") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
    const auto takes = [&](const juce::AudioChannelSet &in, const juce::AudioChannelSet &out) {
        juce::AudioProcessor::BusesLayout layout;
        layout.inputBuses.add(in);
        layout.outputBuses.add(out);
        return processor.checkBusesLayoutSupported(layout);
    };
    CHECK(takes(juce::AudioChannelSet::mono(), juce::AudioChannelSet::mono()));
    CHECK(takes(juce::AudioChannelSet::stereo(), juce::AudioChannelSet::stereo()));
    CHECK_FALSE(takes(juce::AudioChannelSet::mono(), juce::AudioChannelSet::stereo()));
    CHECK_FALSE(takes(juce::AudioChannelSet::disabled(), juce::AudioChannelSet::stereo()));
    CHECK_FALSE(takes(juce::AudioChannelSet::create5point1(), juce::AudioChannelSet::create5point1()));
}

TEST_CASE("the latency is the chosen one, changes with the host's preparation alone, and bypass has the same") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
    for (std::size_t choice = 0; choice < latencies_ms.size(); ++choice) {
        set(processor, id::latency, static_cast<float>(choice));
        const int before = processor.getLatencySamples();
        CHECK((choice == 0 || before == static_cast<int>(latency_frames(choice - 1, 44100))));
        processor.setRateAndBufferSizeDetails(44100, 64);
        processor.prepareToPlay(44100, 64);
        CHECK(processor.getLatencySamples() == static_cast<int>(latency_frames(choice, 44100)));
    }
    juce::AudioBuffer<float> buffer(2, 64);
    juce::MidiBuffer midi;
    std::vector<float> heard;
    for (int block = 0; block < 100; ++block) {
        buffer.clear();
        if (block == 0) {
            buffer.setSample(0, 0, 1.0f);
        }
        processor.processBlockBypassed(buffer, midi);
        heard.insert(heard.end(), buffer.getReadPointer(0), buffer.getReadPointer(0) + 64);
    }
    CHECK(heard[static_cast<std::size_t>(processor.getLatencySamples())] == 1.0f);
}

TEST_CASE("a session's state comes back whole: parameters, name, result, and who this is") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor first;
    Random random(5);
    for (const juce::String &name : Parameters::ids()) {
        if (name != id::capture) {
            first.parameters.tree.getParameter(name)->setValueNotifyingHost(static_cast<float>(random.below(1000)) / 1000.0f);
        }
    }
    first.set_track_name("Überhang links");
    Kept kept;
    kept.delay_samples = 163.7612345678901;
    kept.offset_ppm = -37.25;
    kept.distance_samples = 160.5;
    kept.sample_rate_hz = 48000;
    kept.position = 123456789;
    kept.has_position = 1;
    kept.reference = 0xfedcba9876543210;
    kept.coherence = 0.71f;
    kept.confidence = 0.93f;
    kept.polarity = -1;
    const std::uint64_t key = first.with_engine([&](Engine &engine) { engine.set_kept(kept); return engine.key(); });
    const juce::MemoryBlock bytes = state_of(first);
    Processor second;
    load(second, bytes);
    for (const juce::String &name : Parameters::ids()) {
        CAPTURE(name.toStdString());
        CHECK(get(second, name) == get(first, name));
    }
    CHECK(second.track_name() == first.track_name());
    CHECK(second.with_engine([](Engine &engine) { return engine.kept(); }) == kept);
    CHECK(second.with_engine([](Engine &engine) { return engine.key(); }) == key);
    CHECK(state_of(second) == bytes);
    CHECK(second.state_note().isEmpty());
}

TEST_CASE("thousands of damaged states change nothing, or leave every parameter in its range") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor source, victim;
    source.with_engine([](Engine &engine) {
        Kept kept;
        kept.sample_rate_hz = 48000;
        engine.set_kept(kept);
    });
    const juce::MemoryBlock whole = state_of(source);
    Random random(11);
    for (int i = 0; i < 4000; ++i) {
        juce::MemoryBlock bytes = whole;
        if (random.one_in(4)) {
            bytes.setSize(random.below(whole.getSize() + 1));
        } else {
            for (std::uint64_t hits = 1 + random.below(6); hits > 0; --hits) {
                bytes[random.below(bytes.getSize())] = static_cast<char>(random.next());
            }
        }
        load(victim, bytes);
        for (const juce::String &name : Parameters::ids()) {
            const float value = victim.parameters.tree.getParameter(name)->getValue();
            REQUIRE(value >= 0.0f);
            REQUIRE(value <= 1.0f);
        }
        REQUIRE(victim.with_engine([](Engine &engine) { return engine.kept(); }).is_sane());
    }
    victim.setStateInformation(nullptr, 0);
    load(victim, juce::MemoryBlock("something else entirely", 23));
    CHECK(victim.state_note().isNotEmpty());
}

TEST_CASE("a state without some values, or with values out of range, takes defaults and ends of ranges") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
    set(processor, id::nudge, 5);
    set(processor, id::mode, 2);
    plugin::State older;
    older.set(id::max_shift, 1e9);
    older.set(id::group, 77.0);
    older.set(id::polarity, -4.0);
    older.set("of a later version", 3.0);
    older.set("kept.delay_samples", 1e200);
    older.set("kept.sample_rate_hz", 48000.0);
    older.set("key", std::string_view("no number"));
    const std::vector<std::byte> bytes = older.bytes(state_name);
    const std::uint64_t key = processor.with_engine([](Engine &engine) { return engine.key(); });
    processor.setStateInformation(bytes.data(), static_cast<int>(bytes.size()));
    CHECK(get(processor, id::nudge) == 0.0f);
    CHECK(get(processor, id::mode) == 0.0f);
    CHECK(get(processor, id::max_shift) == 100.0f);
    CHECK(get(processor, id::group) == 7.0f);
    CHECK(get(processor, id::polarity) == 0.0f);
    CHECK_FALSE(processor.with_engine([](Engine &engine) { return engine.kept(); }).exists());
    CHECK(processor.with_engine([](Engine &engine) { return engine.key(); }) == key);
}

TEST_CASE("presets set what they say, and a host that repeats the present one changes nothing") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
    set(processor, id::group, 3);
    set(processor, id::nudge, 4);
    processor.setCurrentProgram(0);
    CHECK(std::abs(get(processor, id::nudge) - 4) < 1e-5f);
    for (int i = 1; i < processor.getNumPrograms(); ++i) {
        CAPTURE(i);
        CHECK(processor.getProgramName(i).isNotEmpty());
        processor.setCurrentProgram(i);
        CHECK(processor.getCurrentProgram() == i);
        CHECK(get(processor, id::nudge) == 0.0f);
        for (const auto &[parameter, value] : presets()[static_cast<std::size_t>(i)].values) {
            CHECK(std::abs(get(processor, parameter) - value) < 0.01f);
        }
    }
    CHECK(get(processor, id::group) == 3.0f);
}

TEST_CASE("tracks line up in their hosts' blocks, and say so in their rows") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Studio studio;
    studio.play(9.0);
    const auto room = studio[0].with_engine([](Engine &engine) { return engine.room(); });
    REQUIRE(room != nullptr);
    const std::vector<Row> rows = rows_of(*room, Unit::milliseconds);
    REQUIRE(rows.size() == studio.size());
    CHECK(rows[0].is_reference);
    CHECK(rows[0].cell(Column::name) == studio.name(0));
    for (std::size_t i = 1; i < rows.size(); ++i) {
        CAPTURE(i, rows[i].cell(Column::name));
        CHECK(rows[i].cell(Column::state) == "tracking");
        const std::size_t track = studio.index_of(rows[i].cell(Column::name));
        const double truth_ms = studio.truth_samples(track) / 48.0;
        CHECK(std::abs(std::stod(rows[i].cell(Column::delay)) - truth_ms) <= 0.05 / 48 + 0.0005); // and the last digit
        CHECK(rows[i].cell(Column::polarity) == (studio.polarity(track) < 0 ? "inverted" : "normal"));
        CHECK(rows[i].spoken(Unit::milliseconds).find("State tracking") != std::string::npos);
    }
}

TEST_CASE("what is captured is in the state, and sounds the same in another session") {
    const juce::ScopedJuceInitialiser_GUI juce;
    std::vector<juce::MemoryBlock> states;
    std::vector<float> heard;
    {
        Studio studio(1);
        studio.play(9);
        studio.rewind();
        studio.play(3);
        heard = studio.heard(2);
        for (std::size_t i = 0; i < studio.size(); ++i) {
            states.push_back(state_of(studio[i]));
        }
    }
    Studio again(1);
    for (std::size_t i = 0; i < again.size(); ++i) {
        load(again[i], states[i]);
    }
    again.play(3);
    CHECK(again.heard(2) == heard);
}

TEST_CASE("every control of the editor is reached by the keyboard, explained, and named for a screen reader") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
    Editor editor(processor);
    int controls = 0;
    for_each_child(editor, [&](juce::Component &component) {
        const bool control = dynamic_cast<juce::Button *>(&component) != nullptr || dynamic_cast<juce::ComboBox *>(&component) != nullptr ||
                             dynamic_cast<juce::Slider *>(&component) != nullptr;
        const bool inner = component.findParentComponentOfClass<ReservoirView>() != nullptr ||
                           component.findParentComponentOfClass<juce::Slider>() != nullptr ||
                           component.findParentComponentOfClass<juce::ComboBox>() != nullptr || component.findParentComponentOfClass<juce::ListBox>() != nullptr;
        if (!control || inner) {
            return;
        }
        ++controls;
        const juce::String title = component.getTitle().isNotEmpty() ? component.getTitle() : component.getName();
        CAPTURE(title.toStdString());
        CHECK(title.isNotEmpty());
        CHECK((component.getWantsKeyboardFocus() || !component.isEnabled())); // nothing to undo yet
        auto *const tip = dynamic_cast<juce::TooltipClient *>(&component);
        CHECK((tip != nullptr && tip->getTooltip().isNotEmpty()));
    });
    CHECK(controls >= 18);
}

TEST_CASE("an editor can be opened and closed hundreds of times while its track plays, at any size") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Studio studio;
    Random random(3);
    for (int i = 0; i < 200; ++i) {
        studio.play(0.02);
        const std::unique_ptr<juce::AudioProcessorEditor> editor(studio[1].createEditor());
        editor->setSize(760 + static_cast<int>(random.below(900)), 480 + static_cast<int>(random.below(700)));
        if (i % 20 == 0) {
            const juce::Image image = editor->createComponentSnapshot(editor->getLocalBounds());
            CHECK(image.getPixelAt(2, 2) == plugin::colour::background);
        }
    }
}

TEST_CASE("a change is taken back and made again") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
    const std::unique_ptr<juce::AudioProcessorEditor> editor(processor.createEditor());
    processor.undo.beginNewTransaction();
    processor.parameters.tree.getParameterAsValue(id::nudge).setValue(3.0f);
    CHECK(std::abs(get(processor, id::nudge) - 3) < 1e-5f);
    REQUIRE(editor->keyPressed(juce::KeyPress('z', juce::ModifierKeys::commandModifier, 0)));
    CHECK(get(processor, id::nudge) == 0.0f);
    REQUIRE(editor->keyPressed(juce::KeyPress('y', juce::ModifierKeys::commandModifier, 0)));
    CHECK(std::abs(get(processor, id::nudge) - 3) < 1e-5f);
}

TEST_CASE("a track bears its host's name where there is one, else its user's") {
    const juce::ScopedJuceInitialiser_GUI juce;
    Studio studio;
    studio.play(0.1);
    const auto named = [&](std::size_t i) {
        const auto room = studio[i].with_engine([](Engine &engine) { return engine.room(); });
        for (const Row &row : rows_of(*room, Unit::samples)) {
            if (row.cell(Column::name) == studio[i].track_name().toStdString()) {
                return true;
            }
        }
        return false;
    };
    juce::AudioProcessor::TrackProperties properties;
    properties.name = "Snare top";
    studio[1].set_track_name("mine");
    CHECK(named(1));
    studio[1].updateTrackProperties(properties);
    CHECK(studio[1].track_name() == "Snare top");
    CHECK(studio[1].host_names_track());
    CHECK(named(1));
}
