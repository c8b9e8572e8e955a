// What several voices of one program follow and say.
// SPDX-License-Identifier: MIT
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "program_run.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

TEST_CASE("every voice follows the window and says once what it has to say")
{
    const Folder folder;
    std::ofstream(folder / "claims.json") << R"({"phase_claims": [
        {"timestamp_ns": 0, "source": "mic-b", "reference": "mic-a", "delay_samples": 100}]})";
    const std::string arguments = "-o out.wav --duration 0.2 --claims claims.json --print-window --voices 3 "
                                  "--set /Polyphonic/Voice1/voice/gate=1 --set /Polyphonic/Voice3/voice/gate=1";
    const Run done = run(folder, LOCALCAST_SPEAKING_VOICE, arguments);
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
    const Sound out = read_sound(folder / "out.wav");
    REQUIRE(out.channels.size() == 1);
    for (const float sample : out.channels[0])
        REQUIRE(sample == 3 * 100.0f + 2 * 0.25f);
    CHECK(nlohmann::json::parse(done.out).at("status").at("event_claim_count") == 2);
}

TEST_CASE("one voice may claim a delay, several are an error that names the bargraph")
{
    const Folder folder;
    const Run one = run(folder, LOCALCAST_MEASURING_VOICE, "-o out.wav --duration 0.1 --print-window --voices 1");
    REQUIRE(one.exit_code == 0);
    CHECK(nlohmann::json::parse(one.out).at("status").at("phase_claim_count") == 5);
    const Run two = run(folder, LOCALCAST_MEASURING_VOICE, "-o two.wav --duration 0.1 --voices 2");
    CHECK(two.exit_code == 1);
    CHECK(two.err.find("bargraph 'delay' [localcast:push phase delay_samples mic-b mic-a]: expected one bargraph") !=
          std::string::npos);
    CHECK(folder.names() == std::vector<std::string>{"out.wav"});
}
