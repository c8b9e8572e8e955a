// A Faust program as a plugin: buses, parameters, bypass, MIDI, the room.
// SPDX-License-Identifier: MIT
#include "processor_rig.hpp"

#include "Follower.hpp"
#include "Mono.hpp"
#include "MonoFollower.hpp"
#include "Organ.hpp"
#include "Plain.hpp"
#include "Strip.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

#include <cmath>
#include <limits>

using namespace localcast::plugin;
using namespace localcast::test;

namespace {

using Set = juce::AudioChannelSet;

juce::AudioProcessor::BusesLayout layout_of(std::vector<Set> inputs, Set output)
{
    juce::AudioProcessor::BusesLayout layout;
    for (const Set& input : inputs)
        layout.inputBuses.add(input);
    layout.outputBuses.add(output);
    return layout;
}

/** The plugin's own entry in the list of its room. */
localcast::audio::Peer self(const FaustProcessor& processor)
{
    for (const localcast::audio::Peer& peer : processor.room()->peers()) {
        if (peer.is_me)
            return peer;
    }
    throw std::runtime_error("not in its own room");
}

} // namespace

TEST_CASE("inputs beyond the outputs are a side-chain, which may be left out")
{
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    CHECK(strip.getBusCount(true) == 2);
    CHECK(strip.getBus(true, 1)->getName() == "Sidechain");
    CHECK(strip.checkBusesLayoutSupported(layout_of({Set::stereo(), Set::stereo()}, Set::stereo())));
    CHECK(strip.checkBusesLayoutSupported(layout_of({Set::stereo(), Set::disabled()}, Set::stereo())));
    CHECK_FALSE(strip.checkBusesLayoutSupported(layout_of({Set::mono(), Set::disabled()}, Set::stereo())));
    CHECK_FALSE(strip.checkBusesLayoutSupported(layout_of({Set::stereo(), Set::mono()}, Set::stereo())));
    CHECK_FALSE(strip.checkBusesLayoutSupported(layout_of({Set::stereo(), Set::stereo()}, Set::mono())));

    PluginFacts all_main = facts_of("Strip", localcast::faust::create_Strip);
    all_main.main_inputs = 4;
    FaustProcessor wide(all_main);
    CHECK(wide.getBusCount(true) == 1);
    CHECK(wide.getMainBusNumInputChannels() == 4);
}

TEST_CASE("a mono program plays on a stereo track by a copy for each channel, which its controls move together")
{
    FaustProcessor mono(facts_of("Mono", localcast::faust::create_Mono));
    CHECK(mono.getTotalNumInputChannels() == 1);
    CHECK_FALSE(mono.checkBusesLayoutSupported(layout_of({Set::mono()}, Set::stereo())));
    CHECK_FALSE(mono.checkBusesLayoutSupported(layout_of({Set::stereo()}, Set::mono())));
    REQUIRE(mono.setBusesLayout(layout_of({Set::stereo()}, Set::stereo())));
    mono.prepareToPlay(48000, 300);
    CHECK(mono.getLatencySamples() == 7);
    control(mono, "gain").set_plain(0.25);
    juce::AudioBuffer<float> buffer(2, 3000);
    Random random(3);
    std::vector<std::vector<float>> expected(2, std::vector<float>(3000));
    for (std::size_t channel = 0; channel < 2; ++channel) {
        float* const samples = buffer.getWritePointer(static_cast<int>(channel));
        for (std::size_t i = 0; i < 3000; ++i)
            samples[i] = static_cast<float>(random.below(1000)) / (channel == 0 ? 1000.0f : 2000.0f) - 0.25f;
        ProgramEngine alone(localcast::faust::create_Mono(), {});
        alone.prepare(48000);
        for (std::size_t widget = 0; widget < alone.layout().widgets.size(); ++widget) {
            if (alone.layout().widgets[widget].is_control())
                alone.set(widget, 0.25);
        }
        for (std::size_t at = 0; at < 3000; at += 1000) {
            const float* const in = samples + at;
            float* const out = expected[channel].data() + at;
            alone.compute(1000, {&in, 1}, {&out, 1});
        }
    }
    juce::MidiBuffer midi;
    mono.processBlock(buffer, midi);
    for (std::size_t channel = 0; channel < 2; ++channel)
        CHECK(std::equal(expected[channel].begin(), expected[channel].end(), buffer.getReadPointer(static_cast<int>(channel))));

    // A controller moves both, and the meter shows the louder: here the right one.
    midi.addEvent(juce::MidiMessage::controllerEvent(1, 7, 127), 0);
    buffer.clear();
    juce::FloatVectorOperations::fill(buffer.getWritePointer(1), 0.1f, 3000);
    mono.processBlock(buffer, midi);
    CHECK(buffer.getSample(1, 2999) > 0.9f);
    std::size_t meter = 0;
    while (mono.layout().widgets[meter].kind != WidgetKind::bargraph)
        ++meter;
    CHECK(mono.shown(meter) > 0.2);

    // Bypassed, each channel is its own, late by the latency.
    mono.bypass().setValueNotifyingHost(1.0f);
    for (int round = 0; round < 2; ++round) {
        for (int channel = 0; channel < 2; ++channel)
            juce::FloatVectorOperations::fill(buffer.getWritePointer(channel), channel == 0 ? 0.5f : -0.5f, 3000);
        midi.clear();
        mono.processBlock(buffer, midi);
    }
    CHECK(buffer.getSample(0, 2999) == 0.5f);
    CHECK(buffer.getSample(1, 2999) == -0.5f);

    REQUIRE(mono.setBusesLayout(layout_of({Set::mono()}, Set::mono())));
    mono.prepareToPlay(48000, 300);
    juce::AudioBuffer<float> one(1, 64);
    one.clear();
    mono.processBlock(one, midi);
    CHECK(one.getSample(0, 63) == 0.0f);
}

TEST_CASE("a mono program that follows the room stays mono, for its input is one source")
{
    FaustProcessor bound(facts_of("MonoFollower", localcast::faust::create_MonoFollower));
    CHECK(bound.checkBusesLayoutSupported(layout_of({Set::mono()}, Set::mono())));
    CHECK_FALSE(bound.checkBusesLayoutSupported(layout_of({Set::stereo()}, Set::stereo())));
}

TEST_CASE("controls are parameters, meters are not, and bypass is one that hosts know")
{
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    CHECK(strip.getParameters().size() == 7);
    CHECK(control(strip, "gain").getLabel() == "dB");
    CHECK(control(strip, "slope").isDiscrete());
    CHECK(control(strip, "slope").getNumSteps() == 3);
    CHECK(control(strip, "slope").convertFrom0to1(0.5f) == 1.0f); // its second choice
    CHECK(control(strip, "slope").convertTo0to1(2.0f) == 1.0f);
    CHECK(control(strip, "slope").getText(1.0f, 100) == "Steepest");
    CHECK_FALSE(control(strip, "release").isDiscrete());
    CHECK(control(strip, "invert").isBoolean());
    CHECK(control(strip, "cutoff").getDefaultValue() == control(strip, "cutoff").getValue());
    REQUIRE(strip.getBypassParameter() != nullptr);
    CHECK(strip.getBypassParameter()->getName(100) == "Bypass");
}

TEST_CASE("a plugin takes blocks of any length, whatever was announced, and meters are shown")
{
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    strip.enableAllBuses();
    strip.prepareToPlay(48000, 64);
    juce::MidiBuffer midi;
    for (const int frames : {0, 1, 63, 1024, 1025, 8192, 20000}) {
        auto buffer = block_of(strip, frames, 0.5f);
        strip.processBlock(buffer, midi);
    }
    for (std::size_t i = 0; i < strip.layout().widgets.size(); ++i) {
        if (strip.layout().widgets[i].label == "Duck key")
            CHECK(strip.shown(i) == Approx(1.0).margin(0.01));
    }
}

TEST_CASE("before it is prepared, and at no usable rate, a plugin is silent")
{
    FaustProcessor plain(facts_of("Plain", localcast::faust::create_Plain));
    juce::MidiBuffer midi;
    for (const double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), 1e9}) {
        plain.prepareToPlay(rate, 64);
        auto buffer = block_of(plain, 64, 0.5f);
        plain.processBlock(buffer, midi);
        CHECK(buffer.getMagnitude(0, 64) == 0.0f);
    }
}

TEST_CASE("what is no number goes in as silence and is counted, bypassed or not")
{
    FaustProcessor plain(facts_of("Plain", localcast::faust::create_Plain));
    plain.prepareToPlay(48000, 64);
    juce::MidiBuffer midi;
    auto buffer = block_of(plain, 64, std::numeric_limits<float>::quiet_NaN());
    plain.processBlock(buffer, midi);
    CHECK(buffer.getMagnitude(0, 64) == 0.0f);
    CHECK(plain.counts().repaired_samples == 64);
    for (int round = 0; round < 20; ++round) {
        buffer = block_of(plain, 64, std::numeric_limits<float>::infinity());
        plain.processBlockBypassed(buffer, midi);
        CHECK(buffer.getMagnitude(0, 64) == 0.0f);
    }
}

TEST_CASE("bypassed, the input is heard at the program's latency")
{
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    strip.prepareToPlay(48000, 256);
    CHECK(strip.getLatencySamples() == 64);
    strip.bypass().setValueNotifyingHost(1.0f);
    juce::MidiBuffer midi;
    auto buffer = block_of(strip, 256, 0.0f);
    for (int frame = 0; frame < 256; ++frame) {
        buffer.setSample(0, frame, static_cast<float>(frame + 1));
        buffer.setSample(1, frame, static_cast<float>(-frame - 1));
    }
    strip.processBlock(buffer, midi);
    for (int frame = 0; frame < 256; ++frame) {
        CHECK(buffer.getSample(0, frame) == (frame < 64 ? 0.0f : static_cast<float>(frame - 63)));
        CHECK(buffer.getSample(1, frame) == (frame < 64 ? 0.0f : static_cast<float>(63 - frame)));
    }
}

TEST_CASE("notes begin and end at their own samples")
{
    PluginFacts facts = facts_of("Organ", localcast::faust::create_Organ);
    facts.midi_input = true;
    FaustProcessor organ(facts);
    organ.prepareToPlay(48000, 4096);
    CHECK(organ.acceptsMidi());
    CHECK(organ.getBusCount(true) == 0);
    juce::MidiBuffer midi;
    midi.addEvent(juce::MidiMessage::noteOn(1, 69, juce::uint8{127}), 100);
    midi.addEvent(juce::MidiMessage::noteOff(1, 69), 3000);
    auto buffer = block_of(organ, 4096, 0.0f);
    organ.processBlock(buffer, midi);
    for (int frame = 0; frame < 4096; ++frame)
        REQUIRE((buffer.getSample(0, frame) != 0.0f) == (frame >= 100 && frame < 3000));
}

TEST_CASE("notes of a block without frames, or beyond its end, are not lost")
{
    PluginFacts facts = facts_of("Organ", localcast::faust::create_Organ);
    facts.midi_input = true;
    FaustProcessor organ(facts);
    organ.prepareToPlay(48000, 64);
    juce::MidiBuffer on, off, none;
    on.addEvent(juce::MidiMessage::noteOn(1, 69, juce::uint8{127}), 64);
    off.addEvent(juce::MidiMessage::noteOff(1, 69), 0);
    auto buffer = block_of(organ, 64, 0.0f);
    organ.processBlock(buffer, on); // said of the next block's first frame: heard at this one's last
    CHECK(buffer.getSample(0, 62) == 0.0f);
    CHECK(buffer.getSample(0, 63) != 0.0f);
    auto empty = block_of(organ, 0, 0.0f);
    organ.processBlock(empty, off);
    organ.processBlock(buffer, none);
    CHECK(buffer.getSample(0, 63) == 0.0f);
}

TEST_CASE("two instances on tracks of one name are two sources, and the second says so")
{
    FaustProcessor first(facts_of("Follower", localcast::faust::create_Follower));
    FaustProcessor second(facts_of("Follower", localcast::faust::create_Follower));
    for (FaustProcessor* follower : {&first, &second}) {
        follower->updateTrackProperties({"Snare", {}});
        follower->prepareToPlay(48000, 64);
    }
    CHECK(first.source_names().front() == "Snare");
    CHECK(first.notes().empty());
    CHECK(second.source_names().front() == "Snare 2");
    REQUIRE(second.notes().size() == 1);
    CHECK(second.notes().front() == "'Snare' is somebody else's in this room: here it is 'Snare 2'.");
    second.prepareToPlay(96000, 64); // it keeps the name that it has
    CHECK(second.source_names().front() == "Snare 2");
    CHECK(second.notes().size() == 1);
    second.set_user_name("Rim");
    CHECK(second.source_names().front() == "Rim");
    CHECK(second.notes().empty());
}

TEST_CASE("a program without bindings joins no room; one with bindings is there by its track's name")
{
    FaustProcessor plain(facts_of("Plain", localcast::faust::create_Plain));
    plain.prepareToPlay(48000, 64);
    CHECK(plain.room() == nullptr);

    FaustProcessor follower(facts_of("Follower", localcast::faust::create_Follower));
    CHECK(follower.getBusCount(true) == 1);
    follower.updateTrackProperties({"Snare", {}});
    CHECK(follower.room() == nullptr);
    follower.prepareToPlay(48000, 64);
    REQUIRE(follower.room() != nullptr);
    CHECK(follower.room()->name() == "test");
    CHECK(follower.source_names().front() == "Snare");
    CHECK(follower.notes().empty());
    juce::MidiBuffer midi;
    auto buffer = block_of(follower, 64, 0.5f);
    follower.processBlock(buffer, midi);
    CHECK(self(follower).pushed_blocks > 0);

    follower.updateTrackProperties({"Kick", {}});
    CHECK(follower.source_names().front() == "Kick");
    CHECK(self(follower).source == localcast::SensorId::of("Kick"));
    follower.set_user_name("mic-b");
    CHECK(follower.source_names().front() == "mic-b");
    buffer = block_of(follower, 64, 0.5f);
    follower.processBlock(buffer, midi);
    CHECK(self(follower).pushed_blocks > 0);
}
