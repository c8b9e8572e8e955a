// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

TEST_CASE("the options --help and --version answer and exit well")
{
    const TemporaryFolder folder;
    const AlignRun help = run_align(folder, {"--help"});
    CHECK(help.exit_code == 0);
    for (const char* option : {"--reference", "--output", "--report", "--json", "--events", "--max-delay", "--version"})
        CHECK(help.out.find(option) != std::string::npos);
    const AlignRun version = run_align(folder, {"--version"});
    CHECK(version.exit_code == 0);
    CHECK(version.out.find("localcast-align ") != std::string::npos);
}

TEST_CASE("a command line that makes no sense exits with 2 and says why")
{
    const TemporaryFolder folder;
    const std::vector<std::vector<std::string>> senseless{
        {},
        {"--reference", "a.wav"},
        {"--reference", "auto"},
        {"--reference", "auto", "-o", "out"},
        {"--reference", "a.wav", "b.wav"},
        {"a.wav", "b.wav", "-o", "out"},
        {"--reference", "a.wav", "b.wav", "-o", "out", "--colour"},
        {"--reference", "a.wav", "b.wav", "-o", "out", "--max-delay", "0"},
        {"--reference", "a.wav", "b.wav", "-o", "out", "--max-delay", "-1"},
        {"--reference", "a.wav", "b.wav", "-o", "out", "--max-delay", "5"},
        {"--reference", "a.wav", "b.wav", "-o", "out", "--max-delay", "nan"},
        {"--reference", "a.wav", "b.wav", "-o", "out", "--max-delay", "soon"},
    };
    for (const auto& arguments : senseless) {
        const AlignRun run = run_align(folder, arguments);
        INFO(run.err);
        CHECK(run.exit_code == 2);
        CHECK_FALSE(run.err.empty());
    }
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("the reference alone is nothing to align")
{
    const TemporaryFolder folder;
    write_audio(folder / "a.wav", syllables(48000, 80), wav_16);
    const AlignRun run = align(folder, "a.wav", {"./a.wav"});
    CHECK(run.exit_code == 1);
    CHECK(run.err.find("nothing could be aligned") != std::string::npos);
    REQUIRE(run.json);
    CHECK(run.json->at("sources").size() == 1);
}
