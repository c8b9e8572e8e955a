// A plugin's audio thread does nothing that a real-time thread must not: with MIDI, automation, bypass, a room, blocks of any length.
// SPDX-License-Identifier: MIT
#include "processor_rig.hpp"

#include "Follower.hpp"
#include "Organ.hpp"
#include "Strip.hpp"
#include "rt/guard.hpp"
#include "support/catch.hpp"

#include <array>
#include <thread>

using namespace localcast::plugin;
using namespace localcast::test;

namespace {

/** Blocks of changing lengths, with controls that move, and notes more than there are voices. */
Offences play(FaustProcessor& processor)
{
    constexpr std::array<int, 6> lengths{64, 1, 1024, 3000, 17, 8192};
    std::vector<juce::AudioBuffer<float>> blocks;
    for (const int length : lengths)
        blocks.push_back(block_of(processor, length, 0.25f));
    juce::MidiBuffer midi;
    for (int i = 0; i < 12; ++i)
        midi.addEvent(juce::MidiMessage::noteOn(1, 60 + i, juce::uint8{100}), 5 * i);
    midi.addEvent(juce::MidiMessage::controllerEvent(1, 1, 64), 30);
    midi.addEvent(juce::MidiMessage::noteOff(1, 60), 40);
    std::vector<FaustParameter*> controls;
    for (std::size_t i = 0; i < processor.layout().widgets.size(); ++i) {
        if (auto* const parameter = processor.parameter(i))
            controls.push_back(parameter);
    }
    processor.prepareToPlay(48000, 1024);
    Offences offences;
    std::thread([&] {
        RealTimeScope scope(offences);
        for (int turn = 0; turn < 300; ++turn) {
            if (turn == 120) // bypassed and not
                scope.warm();
            for (FaustParameter* const control : controls)
                control->setValue(static_cast<float>(turn % 10) / 9.0f);
            auto& block = blocks[static_cast<std::size_t>(turn) % blocks.size()];
            if (turn / 50 % 2 == 0)
                processor.processBlock(block, midi);
            else
                processor.processBlockBypassed(block, midi);
        }
    }).join();
    return offences;
}

void check(const Offences& offences)
{
    CHECK(told(offences) == "nothing");
}

} // namespace

TEST_CASE("an effect with a side-chain does nothing while it plays that a real-time thread must not")
{
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    strip.enableAllBuses();
    check(play(strip));
}

TEST_CASE("an instrument does nothing that a real-time thread must not, whatever notes come")
{
    PluginFacts facts = facts_of("Organ", localcast::faust::create_Organ);
    facts.midi_input = true;
    FaustProcessor organ(facts);
    check(play(organ));
}

TEST_CASE("a program in a room pushes and follows, and does nothing that a real-time thread must not")
{
    FaustProcessor follower(facts_of("Follower", localcast::faust::create_Follower));
    check(play(follower));
    CHECK(follower.room() != nullptr);
}
