// SPDX-License-Identifier: MIT
#include "rig.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"

#include <memory>
#include <thread>

using namespace localcast;
using namespace localcast::test;

TEST_CASE("pushing JUCE's buffers with what its playhead says does nothing that a real-time thread must not") {
    audio::Room room = enter("juce in real time");
    audio::AudioBlockProducer producer(room, "mic");
    REQUIRE(producer.prepare(48000, 256, 2));
    audio::AnalysisWorker worker(room);
    const juce::AudioBuffer<float> buffer = noise_buffer(2, 256, 1);
    PlayHead host;
    Offences offences;
    std::thread([&] {
        RealTimeScope scope(offences);
        for (int i = 0; i < 2000; ++i) {
            if (i == 200) {
                scope.warm();
            }
            host.at(i % 100 * 256);
            producer.push(buffer, i % 7 == 0 ? nullptr : &host);
            worker.analyse_now(); // in real time: nothing
        }
    }).join();
    CHECK(me(room).pushed_blocks == 4000);
    CHECK(told(offences) == "nothing");
}
