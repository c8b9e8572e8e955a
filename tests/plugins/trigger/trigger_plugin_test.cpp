// Localcast Trigger as a plugin, without a host around it: parameters, state, blocks, its window.
// SPDX-License-Identifier: MIT
#include "plugin/editor.hpp"
#include "plugin/presets.hpp"
#include "plugin/processor.hpp"

#include "../play_head.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include "localcast_juce/localcast_juce.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <set>
#include <thread>

using namespace localcast;
using namespace localcast::test;
using namespace localcast::plugin::trigger;

namespace {

struct Plugin {
    explicit Plugin(const juce::String &name = "track") {
        processor = std::make_unique<Processor>();
        processor->setNonRealtime(true);
        processor->updateTrackProperties({name, {}});
        processor->setPlayHead(&host);
    }

    void set(const char *parameter, float value) {
        auto &one = *processor->parameters.tree.getParameter(parameter);
        one.setValueNotifyingHost(one.convertTo0to1(value));
    }
    float get(const char *parameter) { return processor->parameters.tree.getRawParameterValue(parameter)->load(); }

    void prepare(double rate_hz = 48000, int frames = 512) {
        processor->setRateAndBufferSizeDetails(rate_hz, frames);
        processor->prepareToPlay(rate_hz, frames);
    }

    /// A block of this level in both channels, with a click of full scale at frame `click`.
    juce::AudioBuffer<float> block(int frames, float level, int click = -1) {
        juce::AudioBuffer<float> buffer(2, frames);
        for (int channel = 0; channel < 2; ++channel) {
            juce::FloatVectorOperations::fill(buffer.getWritePointer(channel), level, frames);
            for (int i = 0; click >= 0 && i < 200 && click + i < frames; ++i) {
                buffer.setSample(channel, click + i, (i % 2 == 0 ? 0.9f : -0.9f) * static_cast<float>(200 - i) / 200.0f);
            }
        }
        midi.clear();
        processor->processBlock(buffer, midi);
        host.frame += frames;
        return buffer;
    }

    juce::ScopedJuceInitialiser_GUI messages; // this thread is the message thread
    PlayHead host;
    juce::MidiBuffer midi;
    std::unique_ptr<Processor> processor;
};

juce::MemoryBlock state_of(Processor &processor) {
    juce::MemoryBlock bytes;
    processor.getStateInformation(bytes);
    return bytes;
}

bool all_in_range(Processor &processor) {
    return std::all_of(Parameters::ids().begin(), Parameters::ids().end(), [&](const juce::String &name) {
        const juce::RangedAudioParameter &parameter = *processor.parameters.tree.getParameter(name);
        const auto &range = parameter.getNormalisableRange();
        const float value = parameter.convertFrom0to1(parameter.getValue());
        return value >= range.start && value <= range.end;
    });
}

void walk(juce::Component &component, const std::function<void(juce::Component &)> &visit) {
    visit(component);
    for (juce::Component *const child : component.getChildren()) {
        walk(*child, visit);
    }
}

} // namespace

TEST_CASE("every choice is a parameter with a name, a help and the engine's own default") {
    Plugin plugin;
    const auto &all = plugin.processor->getParameters();
    REQUIRE(all.size() == Parameters::ids().size());
    std::set<juce::String> names;
    for (int i = 0; i < all.size(); ++i) {
        CHECK(dynamic_cast<juce::AudioProcessorParameterWithID &>(*all[i]).paramID == Parameters::ids()[i]);
        CHECK(Parameters::help(Parameters::ids()[i]).isNotEmpty());
        names.insert(all[i]->getName(64));
        for (const float position : {0.0f, 0.3f, 1.0f}) { // texts are read back as they are written
            const juce::String text = all[i]->getText(position, 64);
            CHECK(all[i]->getText(all[i]->getValueForText(text), 64) == text);
        }
    }
    CHECK(static_cast<int>(names.size()) == all.size());
    const Settings now = plugin.processor->settings(), by_default = legal(now);
    CHECK(now == by_default); // no control leaves the legal range
    Settings expected;
    expected.attack_ms = now.attack_ms; // single precision in between
    CHECK(now.effect == expected.effect);
    CHECK(now.source == expected.source);
    CHECK(std::abs(now.depth_db - expected.depth_db) < 1e-4);
    CHECK(std::abs(now.attack_ms - Settings().attack_ms) < 1e-4);
    CHECK(std::abs(now.hold_ms - expected.hold_ms) < 1e-3);
    CHECK(std::abs(now.spacing_ms - expected.spacing_ms) < 1e-3);
    CHECK(now.note == expected.note);
    CHECK(now.channel == expected.channel);
    CHECK(plugin.processor->parameters.lookahead() == default_lookahead);
}

TEST_CASE("mono and stereo are taken, and nothing else") {
    Plugin plugin;
    const auto takes = [&](const juce::AudioChannelSet &in, const juce::AudioChannelSet &out) {
        juce::AudioProcessor::BusesLayout layout;
        layout.inputBuses.add(in);
        layout.outputBuses.add(out);
        return plugin.processor->checkBusesLayoutSupported(layout);
    };
    const auto mono = juce::AudioChannelSet::mono(), stereo = juce::AudioChannelSet::stereo();
    CHECK(takes(mono, mono));
    CHECK(takes(stereo, stereo));
    CHECK_FALSE(takes(mono, stereo));
    CHECK_FALSE(takes(stereo, mono));
    CHECK_FALSE(takes(juce::AudioChannelSet::disabled(), stereo));
    CHECK_FALSE(takes(juce::AudioChannelSet::create5point1(), juce::AudioChannelSet::create5point1()));
}

TEST_CASE("a click on the own track ducks and plays a note where the host expects it") {
    Plugin plugin;
    plugin.set(id::midi, 1);
    plugin.set(id::note, 40);
    plugin.set(id::channel, 2);
    plugin.set(id::attack, 0);
    plugin.set(id::depth, 80);
    plugin.prepare();
    CHECK(plugin.processor->getLatencySamples() == 7200);
    std::vector<float> heard;
    std::vector<std::pair<int, juce::MidiMessage>> notes;
    for (int i = 0; i < 80; ++i) {
        const auto out = plugin.block(512, 0.0f, i == 30 ? 100 : -1);
        for (const auto message : plugin.midi) {
            notes.emplace_back(i * 512 + message.samplePosition, message.getMessage());
        }
        heard.insert(heard.end(), out.getReadPointer(1), out.getReadPointer(1) + 512);
    }
    const int onset = 30 * 512 + 100 + 7200;
    REQUIRE(notes.size() == 2);
    CHECK(std::abs(notes[0].first - onset) <= 12);
    CHECK(notes[0].second.isNoteOn());
    CHECK(notes[0].second.getNoteNumber() == 40);
    CHECK(notes[0].second.getChannel() == 2);
    CHECK(notes[0].second.getVelocity() > 120);
    CHECK(notes[1].second.isNoteOff());
    CHECK(notes[1].first == notes[0].first + 4800);
    // Silenced from that very sample on.
    CHECK(std::all_of(heard.begin() + notes[0].first, heard.end(), [](float x) { return x == 0.0f; }));
    CHECK(plugin.processor->picture(0).counts.fired == 1);
}

TEST_CASE("a look-ahead takes effect with the next preparation, and while audio runs by a change-over of its own") {
    Plugin plugin;
    plugin.set(id::lookahead, 4);
    plugin.prepare(96000);
    CHECK(plugin.processor->getLatencySamples() == 48000);
    plugin.set(id::lookahead, 0);
    CHECK(plugin.processor->getLatencySamples() == 48000);
    plugin.processor->set_track_name("another"); // what changes over on the message thread
    CHECK(plugin.processor->getLatencySamples() == 0);
    CHECK_FALSE(plugin.processor->isSuspended());
    CHECK(plugin.block(64, 0.25f).getSample(0, 0) == 0.25f);
}

TEST_CASE("what is chosen is stored and recalled, the names too") {
    Plugin plugin;
    plugin.set(id::effect, 3);
    plugin.set(id::hold, 1234);
    plugin.set(id::note, 99);
    plugin.set(id::lookahead, 1);
    plugin.processor->choose_source(juce::CharPointer_UTF8("Gro\xc3\x9f" "e Trommel"));
    plugin.processor->set_track_name("snare top");
    plugin.processor->editor_size = {800, 700};
    plugin.prepare();
    const juce::MemoryBlock bytes = state_of(*plugin.processor);

    Plugin other("other");
    other.processor->setStateInformation(bytes.getData(), static_cast<int>(bytes.getSize()));
    CHECK(other.get(id::effect) == 3);
    CHECK(std::abs(other.get(id::hold) - 1234) < 0.01f);
    CHECK(other.get(id::note) == 99);
    CHECK(other.get(id::lookahead) == 1);
    CHECK(other.processor->chosen_source() == plugin.processor->chosen_source());
    CHECK(other.processor->settings().chosen == SensorId::of("Gro\xc3\x9f" "e Trommel").hash());
    CHECK(other.processor->track_name() == "snare top");
    CHECK(other.processor->editor_size == juce::Point<int>(800, 700));
    CHECK(other.processor->state_note().isEmpty());
    plugin.processor.reset();
    CHECK((state_of(*other.processor) == bytes)); // before it is prepared it is called as it was
}

TEST_CASE("of two tracks of one name each is recalled as what it was called, in whatever order they come") {
    auto first = std::make_unique<Plugin>("snare"), second = std::make_unique<Plugin>("snare");
    first->prepare();
    second->prepare();
    CHECK(second->processor->picture(0).source_name == "snare 2");
    const juce::MemoryBlock first_bytes = state_of(*first->processor), second_bytes = state_of(*second->processor);
    first.reset();
    second.reset();
    Plugin again("snare");
    again.processor->setStateInformation(second_bytes.getData(), static_cast<int>(second_bytes.getSize()));
    again.prepare();
    CHECK(again.processor->picture(0).source_name == "snare 2");
    Plugin copied("snare");
    copied.processor->setStateInformation(second_bytes.getData(), static_cast<int>(second_bytes.getSize()));
    copied.prepare();
    CHECK(copied.processor->picture(0).source_name == "snare 3");
}

TEST_CASE("a state of something else, cut short or damaged is refused in words, and an empty one as well") {
    Plugin plugin;
    plugin.set(id::depth, 33);
    juce::MemoryBlock bytes = state_of(*plugin.processor);
    plugin.set(id::depth, 44);
    const auto refused = [&](const void *data, int size) {
        plugin.processor->setStateInformation(data, size);
        return plugin.processor->state_note().isNotEmpty() && std::abs(plugin.get(id::depth) - 44) < 0.001f;
    };
    CHECK(refused(bytes.getData(), static_cast<int>(bytes.getSize()) - 1));
    CHECK(refused(bytes.getData(), 0));
    CHECK(refused(nullptr, 0));
    CHECK(refused("<xml>", 5));
    const plugin::State state;
    const auto others = state.bytes("Localcast Align");
    CHECK(refused(others.data(), static_cast<int>(others.size())));
    bytes[bytes.getSize() / 2] ^= 1;
    CHECK(refused(bytes.getData(), static_cast<int>(bytes.getSize())));
}

TEST_CASE("a session that is loaded, on any thread, leaves nothing to be undone") {
    Plugin plugin;
    plugin.set(id::depth, 44);
    const juce::MemoryBlock bytes = state_of(*plugin.processor);
    const auto load = [&] { plugin.processor->setStateInformation(bytes.getData(), static_cast<int>(bytes.getSize())); };
    const auto change = [&] {
        plugin.set(id::depth, 33);
        plugin.processor->parameters.tree.copyState(); // as its timer does
    };
    change();
    load();
    plugin.processor->parameters.tree.copyState();
    CHECK_FALSE(plugin.processor->undo.canUndo());
    change();
    CHECK(plugin.processor->undo.canUndo());
    std::thread(load).join();
    CHECK(plugin.processor->undo.canUndo()); // undo is this thread's
    juce::MessageManager::callAsync([] { juce::MessageManager::getInstance()->stopDispatchLoop(); });
    juce::MessageManager::getInstance()->runDispatchLoop(); // what was sent before, and no more
    plugin.processor->parameters.tree.copyState();
    CHECK_FALSE(plugin.processor->undo.canUndo());
    CHECK(std::abs(plugin.get(id::depth) - 44) < 0.001f);
}

TEST_CASE("thousands of mutated states leave every parameter in its range, and nothing crashes") {
    Plugin plugin;
    plugin.prepare();
    const juce::MemoryBlock good = state_of(*plugin.processor);
    const auto reading = plugin::read_state({static_cast<const std::byte *>(good.getData()), good.getSize()}, "Localcast Trigger");
    REQUIRE(reading.state);
    Random random(1);
    const double wild[] = {-1e308, 1e308, -1, 0, 0.5, 1e9, -1e9, 4294967296.0};
    for (int i = 0; i < 2000; ++i) {
        if (i % 2 == 0) { // bytes that are damaged
            juce::MemoryBlock bytes = good;
            for (std::uint64_t k = 0; k <= random.below(4); ++k) {
                bytes[random.below(bytes.getSize())] = static_cast<char>(random.below(256));
            }
            bytes.setSize(random.below(10) == 0 ? random.below(bytes.getSize()) : bytes.getSize());
            plugin.processor->setStateInformation(bytes.getData(), static_cast<int>(bytes.getSize()));
        } else { // a state in order, with values that are not
            plugin::State state = *reading.state;
            const auto names = state.names();
            for (int k = 0; k < 3; ++k) {
                const std::string &name = names[random.below(names.size())];
                if (random.below(4) == 0) {
                    state.set(name, std::string_view("\xff\xfe\x80 wild"));
                } else if (name != id::room && name != id::lookahead) { // each of those would make a new room
                    state.set(name, wild[random.below(std::size(wild))]);
                }
            }
            const auto bytes = state.bytes("Localcast Trigger");
            plugin.processor->setStateInformation(bytes.data(), static_cast<int>(bytes.size()));
        }
        REQUIRE(all_in_range(*plugin.processor));
        if (i % 50 == 0) {
            plugin.block(64, 0.1f);
        }
    }
}

TEST_CASE("a preset changes what it names, and leaves room, look-ahead and bypass") {
    Plugin plugin;
    plugin.set(id::room, 3);
    plugin.set(id::lookahead, 4);
    plugin.set(id::spacing, 777);
    for (int i = 0; i < plugin.processor->getNumPrograms(); ++i) {
        plugin.processor->use_preset(i);
        CHECK(plugin.processor->getProgramName(i).isNotEmpty());
        for (const auto &[parameter, value] : presets()[static_cast<std::size_t>(i)].values) {
            CHECK(std::abs(plugin.get(parameter) - value) < 0.01f);
        }
        CHECK(std::abs(plugin.get(id::spacing) - 50) < 0.01f);
        CHECK(plugin.get(id::room) == 3);
        CHECK(plugin.get(id::lookahead) == 4);
    }
}

TEST_CASE("everything in the window has a name, a help and a way to it by the keyboard") {
    Plugin plugin;
    plugin.prepare();
    Editor editor(*plugin.processor);
    std::set<juce::String> reached;
    walk(editor, [&](juce::Component &component) {
        const bool is_control = dynamic_cast<juce::ComboBox *>(&component) != nullptr ||
                                dynamic_cast<juce::Slider *>(&component) != nullptr ||
                                (dynamic_cast<juce::Button *>(&component) != nullptr &&
                                 dynamic_cast<juce::TableListBox *>(component.getParentComponent()) == nullptr);
        if (!is_control || dynamic_cast<juce::Slider *>(component.getParentComponent()) != nullptr) {
            return;
        }
        INFO(component.getName() << " " << component.getTitle());
        CHECK((component.getTitle().isNotEmpty() || component.getName().isNotEmpty()));
        CHECK((component.getWantsKeyboardFocus() || !component.isEnabled())); // what does nothing now is passed by
        const auto *const tip = dynamic_cast<juce::TooltipClient *>(&component);
        REQUIRE(tip != nullptr);
        CHECK(const_cast<juce::TooltipClient *>(tip)->getTooltip().isNotEmpty());
        CHECK_FALSE(component.getBounds().isEmpty());
        reached.insert(component.getTitle());
    });
    for (const juce::String &name : Parameters::ids()) {
        INFO(name);
        CHECK(reached.count(plugin.processor->parameters.tree.getParameter(name)->getName(64)) == 1);
    }
    CHECK(editor.getWidth() == 940);
    const auto fits = [](juce::Component &component) {
        for (juce::Component *const child : component.getChildren()) {
            if (child->isVisible() && !component.getLocalBounds().contains(child->getBounds())) {
                return false;
            }
        }
        return true;
    };
    for (const auto &[width, height] : {std::pair(700, 680), std::pair(1600, 1200), std::pair(940, 700)}) {
        editor.setSize(width, height);
        INFO(width << " by " << height);
        CHECK(fits(editor));
        CHECK(std::all_of(editor.getChildren().begin(), editor.getChildren().end(), [&](juce::Component *part) {
            return dynamic_cast<Controls *>(part) == nullptr || fits(*part);
        }));
        const juce::Image image = editor.createComponentSnapshot(editor.getLocalBounds());
        CHECK(image.getWidth() == width);
    }
}

TEST_CASE("the window says what was heard and what was done about it") {
    Plugin plugin, other("drums");
    Editor editor(*plugin.processor);
    CHECK(editor.state_words() == "The host has not begun yet");
    plugin.prepare();
    other.prepare();
    plugin.set(id::source, 2);
    editor.refresh();
    CHECK(editor.state_words() == "No source is chosen yet");
    plugin.processor->choose_source("trumpet");
    editor.refresh();
    CHECK(editor.state_words() == "Waiting: trumpet is not in this room");
    plugin.set(id::source, 0);
    for (int i = 0; i < 60; ++i) {
        plugin.block(512, 0.0f, i == 30 ? 100 : -1);
    }
    editor.refresh();
    CHECK(editor.state_words() == "Listening to this track: acted on 1");
    CHECK(editor.trouble_words() == "No troubles");
    CHECK(editor.company_words().isNotEmpty());
    REQUIRE(editor.events().size() == 1);
    CHECK(editor.events().cell(0, Column::source, 0) == "track");
    CHECK(editor.events().cell(0, Column::verdict, 0) == "acted on");
    CHECK(editor.events().spoken(0, 0).find("of track") != std::string::npos);
    plugin.set(id::lookahead, 0);
    plugin.prepare();
    for (int i = 0; i < 60; ++i) {
        plugin.block(512, 0.0f, i == 30 ? 100 : -1);
    }
    editor.refresh();
    CHECK(editor.state_words() == "Listening to this track: acted on 1, 1 of them late");
    CHECK(editor.trouble_words().startsWith("Events are acted on late: with these blocks it takes a look-ahead of 111 ms"));
    plugin.set(id::bypass, 1);
    editor.refresh();
    CHECK(editor.state_words() == "Bypassed");
}

TEST_CASE("a change of a parameter is taken back and made again") {
    Plugin plugin;
    Editor editor(*plugin.processor);
    plugin.processor->undo.beginNewTransaction();
    plugin.set(id::depth, 30);
    plugin.processor->parameters.tree.copyState(); // as its timer does
    CHECK(plugin.processor->undo.canUndo());
    CHECK(editor.keyPressed(juce::KeyPress('z', juce::ModifierKeys::commandModifier, 0)));
    CHECK(std::abs(plugin.get(id::depth) - 12) < 0.001f);
    CHECK(editor.keyPressed(juce::KeyPress('y', juce::ModifierKeys::commandModifier, 0)));
    CHECK(std::abs(plugin.get(id::depth) - 30) < 0.001f);
}

TEST_CASE("the window is opened and closed hundreds of times, while tracks come and go") {
    Plugin plugin;
    plugin.prepare();
    for (int i = 0; i < 200; ++i) {
        std::unique_ptr<Plugin> other;
        if (i % 20 == 0) {
            other = std::make_unique<Plugin>("passing");
            other->prepare();
        }
        const std::unique_ptr<juce::AudioProcessorEditor> editor(plugin.processor->createEditor());
        plugin.block(64, 0.1f);
    }
    CHECK(plugin.processor->getActiveEditor() == nullptr);
    plugin.processor->editor_size = {1234, 789}; // as a session recalls it
    const std::unique_ptr<juce::AudioProcessorEditor> editor(plugin.processor->createEditor());
    CHECK(editor->getWidth() == 1234);
    CHECK(editor->getHeight() == 789);
}
