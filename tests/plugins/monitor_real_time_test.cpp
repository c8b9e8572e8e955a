// Localcast Monitor's audio thread does nothing that a real-time thread must not, whatever its editor and others in the room do meanwhile.
// SPDX-License-Identifier: MIT
#include "monitor/monitor_processor.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"

#include <array>
#include <atomic>
#include <limits>
#include <thread>

using namespace localcast::plugin;
using namespace localcast::test;

TEST_CASE("a monitor does nothing that a real-time thread must not while blocks of any length pass and others come, look and go")
{
    constexpr std::array<int, 6> lengths{64, 1, 512, 3000, 17, 8192};
    std::vector<juce::AudioBuffer<float>> blocks;
    for (const int length : lengths) {
        blocks.emplace_back(2, length);
        for (int channel = 0; channel < 2; ++channel)
            juce::FloatVectorOperations::fill(blocks.back().getWritePointer(channel), 0.25f, length);
    }
    MonitorProcessor one;
    one.set_room("guarded");
    one.prepareToPlay(48000, 512);
    Offences offences;
    std::atomic<bool> played = false;
    std::thread audio([&] {
        juce::MidiBuffer midi;
        RealTimeScope scope(offences);
        for (std::size_t turn = 0; turn < 3000; ++turn) {
            if (turn == 200)
                scope.warm();
            auto& block = blocks[turn % blocks.size()];
            block.setSample(0, 0, turn % 3 == 0 ? std::numeric_limits<float>::infinity() : 0.25f);
            if (turn / 50 % 2 == 0)
                one.processBlock(block, midi);
            else
                one.processBlockBypassed(block, midi);
        }
        played.store(true);
    });
    std::size_t looks = 0;
    for (; !played.load(); ++looks) {
        MonitorProcessor other;
        other.set_room("guarded");
        other.prepareToPlay(48000, 512);
        (void)one.room()->peers();
        (void)one.problem();
    }
    audio.join();
    CHECK(looks > 0);
    CHECK(told(offences) == "nothing");
    CHECK(one.repaired_samples() == 1000);
}
