// SPDX-License-Identifier: MIT
#include "trigger_desk.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

#include <thread>

using namespace localcast;
using namespace localcast::test;

TEST_CASE("acting on events does nothing that a real-time thread must not, from a thread's first block on") {
    const std::size_t lookahead = GENERATE(std::size_t{0}, trigger::default_lookahead);
    trigger::Format format = offline(512, 2, 48000, lookahead);
    format.offline = false;
    trigger::Engine engine;
    REQUIRE(engine.join(0, {"track", "VST3", "desk"}, "track"));
    engine.prepare(format);
    Speaker speaker;
    for (int i = 0; i < 80; ++i) { // all live at once: the window has five seconds
        speaker.say(2500 * i);
    }
    std::vector<float> left(2048), right(2048);
    trigger::Settings settings = prompt_duck();
    settings.midi = true;
    Offences offences;
    std::size_t notes = 0;
    std::thread([&] {
        RealTimeScope scope(offences);
        std::int64_t position = 0;
        for (std::uint64_t i = 0; i < 400; ++i) {
            if (i == 100) { // each effect has played
                scope.warm();
            }
            const auto frames = static_cast<std::uint32_t>(1 + mix64(i) % 2048);
            settings.effect = static_cast<trigger::Effect>(i / 20 % 4);
            settings.bypass = i % 50 > 40;
            float *const channels[] = {left.data(), right.data()};
            engine.process(channels, {frames, position, std::nullopt, i > 20}, settings);
            notes += engine.notes().size();
            position += frames;
        }
    }).join();
    CHECK(engine.counts().fired > 40);
    CHECK(notes > 80);
    CHECK(told(offences) == "nothing");
}
