// A live program's cycle does nothing that a real-time thread must not, from its thread's first one on.
// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "Hearer.hpp"
#include "live_rig.hpp"
#include "rt/guard.hpp"
#include "runner/program_run.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

TEST_CASE("a cycle pushes inputs, follows claims and computes, and does nothing that a real-time thread must not")
{
    std::vector<Cycle> script;
    std::uint32_t clock_frame = 0;
    for (const std::size_t frames : {64u, 256u, 100u, 1024u, 8192u, 16u}) {
        for (int i = 0; i < 20; ++i, clock_frame += static_cast<std::uint32_t>(frames))
            script.push_back({clock_frame, frames});
        clock_frame += 1000; // a gap
    }
    const std::vector<float> sound = noise(clock_frame, 1);
    ScriptedDriver driver(script, {sound, sound});
    Offences offences;
    int cycles = 0;
    driver.around = [&](const std::function<void()>& play) {
        RealTimeScope scope(offences);
        if (++cycles > 60) // of each length but the longest
            scope.warm();
        play();
    };
    const std::string seconds = std::to_string(clock_frame / 2 / 48000.0);
    const LiveRun done = run_live(localcast::faust::create_Hearer,
                                  {"--jack", "--source", "1=mic-a", "--source", "2=mic-b", "--duration", seconds},
                                  &driver);
    REQUIRE(done.exit_code == 0);
    CHECK(done.err.find("no room") == std::string::npos);
    CHECK(told(offences) == "nothing");
}
