// What happens in a cycle of the sound system, without one: order, gaps, the wrapping clock, and real time.
// SPDX-License-Identifier: MIT
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "ByNumber.hpp"
#include "Hearer.hpp"
#include "live_rig.hpp"
#include "runner/program_run.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
using localcast::faust::create_ByNumber;
using localcast::faust::create_Hearer;

namespace {

const std::vector<std::string> names{"--jack", "--source", "1=mic-a", "--source", "2=mic-b"};

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more)
{
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

/** Cycles of these sizes, over and over until `frames` are played. */
std::vector<Cycle> cycles(std::size_t frames, const std::vector<std::size_t>& sizes, std::uint32_t clock_frame = 0)
{
    std::vector<Cycle> script;
    for (std::size_t at = 0; at < frames; at += script.back().frames)
        script.push_back({clock_frame + static_cast<std::uint32_t>(at), sizes[script.size() % sizes.size()]});
    return script;
}

std::vector<std::vector<float>> two_inputs(std::size_t frames)
{
    return {noise(frames + 8192, 1), noise(frames + 8192, 2)};
}

} // namespace

TEST_CASE("a live program's ports bear the names of its sources, or numbers")
{
    ScriptedDriver named(cycles(4800, {256}), two_inputs(4800));
    REQUIRE(run_live(create_Hearer, with(names, {"--duration", "0.1"}), &named).exit_code == 0);
    CHECK(named.ports.inputs == std::vector<std::string>{"mic-a", "mic-b"});
    CHECK(named.ports.outputs == std::vector<std::string>{"out_1", "out_2", "out_3"});
    CHECK(named.ports.connect_outputs);

    ScriptedDriver numbered(cycles(4800, {256}), two_inputs(4800));
    REQUIRE(run_live(create_Hearer, {"--jack", "--duration", "0.1", "--no-connect"}, &numbered).exit_code == 0);
    CHECK(numbered.ports.inputs == std::vector<std::string>{"in_1", "in_2"});
    CHECK_FALSE(numbered.ports.connect_outputs);
}

TEST_CASE("what a live program computes does not depend on the size of cycles")
{
    constexpr std::size_t frames = 48000;
    const auto inputs = two_inputs(frames);
    for (const auto& sizes : std::vector<std::vector<std::size_t>>{{256}, {16}, {480, 37, 1024}, {8192, 4096}}) {
        ScriptedDriver driver(cycles(frames, sizes), inputs);
        const LiveRun done = run_live(create_Hearer, with(names, {"--duration", "1", "--set", "gain=0.25"}), &driver);
        CHECK(done.exit_code == 0);
        for (std::size_t i = 0; i < frames; ++i)
            REQUIRE(driver.outputs[0][i] == inputs[0][i] + inputs[1][i] * 0.25f);
    }
}

TEST_CASE("a live input is in the window before the program computes the same frames")
{
    constexpr std::size_t frames = 24000;
    ScriptedDriver driver(cycles(frames, {256, 1024, 128}), two_inputs(frames));
    REQUIRE(run_live(create_Hearer, with(names, {"--duration", "0.5"}), &driver).exit_code == 0);
    for (std::size_t i = 0; i < frames; ++i)
        REQUIRE(driver.outputs[1][i] == 0.0f); // what came less what the window has
}

TEST_CASE("an input that is bound by number is not one of the live program's ports")
{
    constexpr std::size_t frames = 24000;
    const auto inputs = two_inputs(frames);
    ScriptedDriver driver(cycles(frames, {256, 1024, 128}), inputs);
    const LiveRun done = run_live(create_ByNumber, {"--jack", "--duration", "0.5"}, &driver);
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
    CHECK(driver.ports.inputs == std::vector<std::string>{"in_1", "in_2"});
    for (std::size_t i = 0; i < frames; ++i) {
        REQUIRE(driver.outputs[0][i] == inputs[0][i]);
        REQUIRE(driver.outputs[1][i] == 0.0f);
    }
}

TEST_CASE("the window has room for what a live program pushes in the shortest cycles")
{
    constexpr std::size_t frames = 6 * 48000; // more than the window is long
    ScriptedDriver driver(cycles(frames, {16}), two_inputs(frames));
    const LiveRun done = run_live(create_ByNumber, {"--jack", "--duration", "6", "--print-window"}, &driver);
    REQUIRE(done.exit_code == 0);
    CHECK(done.err.find("warning") == std::string::npos);
    CHECK(nlohmann::json::parse(done.out).at("failed_pushes") == 0);
}

TEST_CASE("frames that the sound system left out are a gap in stream time, across the wrap of its clock too")
{
    // Eight cycles and a gap of a second, somewhere at the end of 32 bits.
    constexpr std::uint32_t begin = 0xFFFFFF00U;
    std::vector<Cycle> script = cycles(2048, {256}, begin);
    const std::vector<Cycle> later = cycles(2048, {256}, begin + 2048 + 48000);
    script.insert(script.end(), later.begin(), later.end());
    ScriptedDriver driver(script, two_inputs(4096));
    const LiveRun done = run_live(create_Hearer, with(names, {"--duration", "1", "--print-window"}), &driver);
    REQUIRE(done.exit_code == 0);
    CHECK(done.err.find("JACK left frames out 1 times") != std::string::npos);
    const auto window = nlohmann::json::parse(done.out);
    CHECK(window.at("status").at("audio_block_count") == 2 * 4096 / 128);
    // The last block's first frame.
    CHECK(window.at("status").at("edge_ns") == (48000ULL + 4096 - 128) * 1'000'000 / 48);
    for (const float difference : driver.outputs[1])
        REQUIRE(difference == 0.0f); // the window's audio stands where the gap has moved it
}

TEST_CASE("a clock that falls back is not followed")
{
    ScriptedDriver driver({{1000, 256}, {1256, 256}, {1500, 256}, {1756, 256}, {2024, 256}}, two_inputs(1280));
    const LiveRun done = run_live(create_Hearer, with(names, {"--duration", "0.026", "--print-window"}), &driver);
    REQUIRE(done.exit_code == 0);
    CHECK(done.err.find("left") == std::string::npos);
    CHECK(nlohmann::json::parse(done.out).at("status").at("edge_ns") == (1280ULL - 128) * 1'000'000 / 48);
}

TEST_CASE("a clock that fell back hides no gap that comes later")
{
    // It falls back by twelve frames, and by a thousand; each time forty are left out two cycles later.
    ScriptedDriver driver({{1000, 256}, {1256, 256}, {1500, 256}, {1756, 256}, {2064, 256},
                           {1320, 256}, {1576, 256}, {1872, 256}, {2128, 256}},
                          two_inputs(9 * 256));
    const LiveRun done = run_live(create_Hearer, with(names, {"--duration", "0.049", "--print-window"}), &driver);
    REQUIRE(done.exit_code == 0);
    CHECK(done.err.find("JACK left frames out 2 times") != std::string::npos);
    CHECK(nlohmann::json::parse(done.out).at("status").at("edge_ns") == (9ULL * 256 + 80 - 128) * 1'000'000 / 48);
}

TEST_CASE("a live run ends with the reason that the sound system gives")
{
    ScriptedDriver refusing({}, {});
    refusing.refusal = "there is no sound here";
    const LiveRun refused = run_live(create_Hearer, names, &refusing);
    CHECK(refused.exit_code == 1);
    CHECK(refused.err == "player: there is no sound here\n");

    ScriptedDriver leaving(cycles(256, {256}), two_inputs(256));
    leaving.ending = "the sound has gone";
    const LiveRun left = run_live(create_Hearer, with(names, {"--print-window"}), &leaving);
    CHECK(left.exit_code == 1);
    CHECK(left.err.find("player: the sound has gone\n") != std::string::npos);
    CHECK_FALSE(nlohmann::json::parse(left.out).empty());
}

TEST_CASE("what makes no sense live is an error that says why")
{
    ScriptedDriver driver({}, {});
    const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes{
        {{"--jack", "in.wav"}, "in.wav: with --jack the inputs come from JACK"},
        {{"--jack", "-o", "out.wav"}, "--output: with --jack the outputs go to JACK"},
        {{"--jack", "--claims", "claims.json"}, "--claims: are of a recording"},
        {{"--jack", "--rate", "48000"}, "--rate: with --jack the sample rate is the JACK server's"},
        {{"--jack", "--block", "64"}, "--block: with --jack the block size is the JACK server's"},
        {{"--jack", "--osc-port", "5510"}, "-DLOCALCAST_OSC"},
        {{"--osc-port", "5510"}, "expected --jack"},
        {{"--no-connect"}, "expected --jack"},
        {{"--jack", "--source", "1=x", "--source", "2=x"}, "two inputs have the same name"}};
    for (const auto& [arguments, reason] : mistakes) {
        const LiveRun done = run_live(create_Hearer, arguments, &driver);
        CHECK(done.exit_code == 2);
        CHECK(done.err.find(reason) != std::string::npos);
        CHECK(done.out.empty());
    }
    const LiveRun without = run_live(create_Hearer, {"--jack"}, nullptr);
    CHECK(without.exit_code == 2);
    CHECK(without.err.find("-DLOCALCAST_JACK") != std::string::npos);
}
