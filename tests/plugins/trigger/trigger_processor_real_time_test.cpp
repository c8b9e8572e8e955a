// SPDX-License-Identifier: MIT
#include "plugin/processor.hpp"

#include "../play_head.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"

#include <thread>

using namespace localcast::test;
using namespace localcast::plugin::trigger;

TEST_CASE("a block of Trigger as a plugin does nothing that a real-time thread must not") {
    const juce::ScopedJuceInitialiser_GUI messages;
    Processor processor;
    PlayHead host;
    processor.setPlayHead(&host);
    for (const char *parameter : {id::midi, id::source}) {
        processor.parameters.tree.getParameter(parameter)->setValueNotifyingHost(1);
    }
    processor.setRateAndBufferSizeDetails(48000, 512);
    processor.prepareToPlay(48000, 512);
    juce::AudioBuffer<float> sound(2, 512), buffer(2, 512);
    sound.clear();
    for (int i = 0; i < 200; ++i) { // a click
        sound.setSample(0, 100 + i, (i % 2 == 0 ? 0.9f : -0.9f) * static_cast<float>(200 - i) / 200.0f);
    }
    juce::MidiBuffer midi;
    midi.ensureSize(2048); // as hosts' wrappers do
    Offences offences;
    std::thread([&] {
        RealTimeScope scope(offences);
        for (int i = 0; i < 500; ++i) {
            if (i == 120) { // bypassed and not
                scope.warm();
            }
            buffer.makeCopyOf(sound, true);
            if (i / 50 % 2 == 0) {
                processor.processBlock(buffer, midi);
            } else {
                processor.processBlockBypassed(buffer, midi);
            }
            host.frame += 512;
        }
    }).join();
    CHECK(told(offences) == "nothing");
    processor.setPlayHead(nullptr);
}
