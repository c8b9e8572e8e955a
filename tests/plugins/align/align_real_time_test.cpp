// SPDX-License-Identifier: MIT
#include "align_desk.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"

#include <limits>
#include <thread>

using namespace localcast;
using namespace localcast::test;

TEST_CASE("the audio thread of a tracking engine does nothing that a real-time thread must not, from its first block on") {
    const auto recordings = microphones(drums(6));
    std::vector<std::unique_ptr<Engine>> engines;
    std::vector<Settings> settings(3);
    settings[0].reference = true;
    for (std::size_t i = 0; i < 3; ++i) {
        engines.push_back(std::make_unique<Engine>(i + 1, std::chrono::milliseconds(1)));
        REQUIRE(engines[i]->join(0, {"track", "test", "desk"}));
        engines[i]->prepare({48000, 512, 2}, settings[i]);
    }
    const auto await_analyses = [&] { // as in real time, where they keep up
        for (std::size_t i = 0; i < engines.size(); ++i) {
            const auto &listening = *engines[i]->listening();
            for (const std::uint64_t before = listening.looks(); listening.looks() < before + 2;) {
                std::this_thread::yield();
            }
        }
    };
    Offences offences;
    std::vector<float> left(1024), right(1024);
    std::int64_t position = 0;
    for (std::size_t cycle = 0; position + 1024 < 6 * 48000; ++cycle) {
        const std::uint32_t frames = cycle % 7 == 0 ? 1024 : 64 + static_cast<std::uint32_t>(cycle % 300);
        settings[1].nudge_ms = static_cast<double>(cycle % 5);
        settings[2].bypass = cycle % 50 > 25;
        settings[2].mode = cycle < 100 ? plugin::align::Mode::capture : plugin::align::Mode::track;
        for (std::size_t i = 0; i < engines.size(); ++i) {
            std::copy_n(recordings[i].samples.begin() + position, frames, left.begin());
            right = left;
            left[3] = cycle == 9 ? std::numeric_limits<float>::quiet_NaN() : left[3];
            float *const channels[] = {left.data(), right.data()};
            audio::HostBlock host;
            host.frames = frames;
            host.position = position;
            host.playing = cycle > 5;
            RealTimeScope scope(offences);
            if (cycle >= 200) {
                scope.warm();
            }
            if (cycle == 150) {
                engines[i]->capture();
            }
            engines[i]->process(channels, host, settings[i]);
        }
        position += frames;
        if ((position - frames) / 4800 != position / 4800) {
            await_analyses();
        }
    }
    CHECK(told(offences) == "nothing");
    CHECK(engines[1]->note().has_line);
}
