// A program that pushes audio and events: what finds room, and what is said of the rest.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "program_run.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

const std::string speaker = LOCALCAST_SPEAKER;

} // namespace

TEST_CASE("blocks of any size that a program pushes find room in the window")
{
    const Folder folder;
    write_wav(folder / "in.wav", {noise(7 * 48000, 1)});
    for (const std::size_t block : {5U, 16U, 63U, 65U, 512U, 100000U}) {
        INFO("blocks of " << block);
        const Run done = run(folder, speaker, "in.wav --print-window --block " + std::to_string(block));
        REQUIRE(done.exit_code == 0);
        CHECK(done.err == "");
        const auto json = nlohmann::json::parse(done.out);
        CHECK(json.at("failed_pushes") == 0);
        CHECK(json.at("statistics").at("overrun_count") == 0);
        CHECK(json.at("status").at("audio_block_count").get<std::size_t>() >= 5 * 48000 / block);
    }
}

TEST_CASE("what a program pushes beyond the room that there is is counted and said")
{
    const Folder folder;
    std::vector<float> ticks(48000, 0.0f);
    for (std::size_t i = 0; i < ticks.size(); i += 20)
        ticks[i] = 0.75f;
    write_wav(folder / "in.wav", {ticks});
    const Run done = run(folder, speaker, "in.wav -o out.wav --print-window");
    CHECK(done.exit_code == 0);
    CHECK(nlohmann::json::parse(done.out).at("failed_pushes") == 2400 - 1024);
    CHECK(done.err.find("warning: the window had no room for 1376 of the claims and audio blocks") !=
          std::string::npos);
}
