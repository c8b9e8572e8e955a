// SPDX-License-Identifier: MIT
#include "plugin/processor.hpp"

#include "../play_head.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

#include <array>
#include <thread>

using namespace localcast::test;
using namespace localcast::plugin::align;

TEST_CASE("a block of Align as a plugin does nothing that a real-time thread must not") {
    const juce::ScopedJuceInitialiser_GUI messages;
    constexpr int frames = 512;
    constexpr std::array<std::size_t, 2> early{37, 0}; // the second track hears later
    std::array<Processor, 2> processors;
    PlayHead host;
    for (Processor &processor : processors) {
        processor.setPlayHead(&host);
        processor.setRateAndBufferSizeDetails(48000, frames);
        processor.prepareToPlay(48000, frames);
    }
    processors[0].set_track_name("first");
    processors[1].set_track_name("second");
    processors[0].parameters.tree.getParameter(id::reference)->setValueNotifyingHost(1);
    std::vector<float> noise(48000);
    for (std::size_t i = 0; i < noise.size(); ++i) {
        noise[i] = static_cast<float>(mix64(i) % 2001) / 4000.0f - 0.25f;
    }
    juce::AudioBuffer<float> buffer(2, frames);
    juce::MidiBuffer midi;
    Offences offences;
    std::thread([&] {
        RealTimeScope scope(offences);
        for (int i = 0; i < 500; ++i) {
            if (i == 120) { // bypassed and not
                scope.warm();
            }
            for (std::size_t track = 0; track < processors.size(); ++track) {
                const float *const heard = noise.data() + i % 90 * frames + early[track];
                buffer.copyFrom(0, 0, heard, frames);
                buffer.copyFrom(1, 0, heard, frames);
                if (i / 50 % 2 == 0) {
                    processors[track].processBlock(buffer, midi);
                } else {
                    processors[track].processBlockBypassed(buffer, midi);
                }
            }
            host.frame += frames;
        }
    }).join();
    CHECK(told(offences) == "nothing");
    for (Processor &processor : processors) {
        processor.setPlayHead(nullptr);
    }
}
