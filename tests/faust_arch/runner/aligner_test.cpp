// A small aligner on recorded speech in a simulated room: what it is told of the delay, and where the sound goes.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "program_run.hpp"
#include "room/material.hpp"
#include "room/room.hpp"
#include "support/catch.hpp"

using namespace localcast;
using namespace localcast::test;

namespace {

const std::string aligner = LOCALCAST_ALIGNER;
constexpr double seconds = 6.0;
constexpr double rate_hz = 48000.0;

/** Two microphones hear Debian's recorded speech; the second lags by so many samples. */
struct TwoMicrophones {
    Folder folder;
    double delay_samples = 0.0;

    explicit TwoMicrophones(const std::string& first = "mic-a.wav", const std::string& second = "mic-b.wav")
    {
        const std::filesystem::path speech = "/usr/share/sounds/alsa";
        const std::array<std::filesystem::path, 4> files{speech / "Front_Center.wav", speech / "Rear_Left.wav",
                                                         speech / "Side_Right.wav", speech / "Front_Left.wav"};
        room::Scene scene;
        scene.source = {2.9, 2.4, 1.5};
        scene.microphones = {{{2.6, 2.2, 1.4}}, {{4.1, 3.3, 1.6}}};
        const auto heard = room::record(scene, room::load_material(files, rate_hz, seconds));
        delay_samples = heard[1].delay_samples;
        write_wav(folder / first, {heard[0].samples});
        write_wav(folder / second, {heard[1].samples});
    }
};

} // namespace

TEST_CASE("a ten-line aligner finds the delay of a recording to a tenth of a sample")
{
    const TwoMicrophones room;
    REQUIRE(room.delay_samples > 100.0);
    const Run done = run(room.folder, aligner, "mic-a.wav mic-b.wav -o out.wav --print-window");
    CHECK(done.err == "");
    REQUIRE(done.exit_code == 0);

    const Sound out = read_sound(room.folder / "out.wav");
    REQUIRE(out.channels.size() == 3);
    const std::vector<float>& told = out.channels[2];
    CHECK(told.front() == 0.0f);
    const std::size_t settled = static_cast<std::size_t>(3.0 * rate_hz);
    for (std::size_t i = settled; i < told.size(); ++i)
        REQUIRE(std::abs(static_cast<double>(told[i]) - room.delay_samples) < 0.1);

    const auto source = nlohmann::json::parse(done.out).at("sources").at(1);
    CHECK(source.at("name") == "mic-b");
    CHECK(std::abs(source.at("phase_claim").at("delay_samples").get<double>() - room.delay_samples) < 0.1);
}

TEST_CASE("an aligner's output is the same bytes from run to run and at any block size")
{
    const TwoMicrophones room;
    REQUIRE(run(room.folder, aligner, "mic-a.wav mic-b.wav -o first.wav").exit_code == 0);
    for (const std::string& block : std::vector<std::string>{"48", "512", "5000"}) {
        REQUIRE(run(room.folder, aligner, "mic-a.wav mic-b.wav -o again.wav --block " + block).exit_code == 0);
        CHECK(bytes_of(room.folder / "again.wav") == bytes_of(room.folder / "first.wav"));
    }
}

TEST_CASE("sources are named on the command line, and the reference chosen there")
{
    const TwoMicrophones room("one.wav", "two.wav");
    // The program speaks of mic-b against mic-a; here the second file is mic-a, so that mic-b leads.
    const std::string names = "one.wav two.wav --source 1=mic-b --source 2=mic-a";
    REQUIRE(run(room.folder, aligner, names + " -o out.wav --reference mic-a").exit_code == 0);
    const float told = read_sound(room.folder / "out.wav").channels[2].back();
    CHECK(std::abs(static_cast<double>(told) + room.delay_samples) < 0.1);

    const Run unknown = run(room.folder, aligner, names + " -o out.wav --reference mic-c");
    CHECK(unknown.exit_code == 2);
    CHECK(unknown.err.find("no input is called 'mic-c'") != std::string::npos);
    const Run twice = run(room.folder, aligner, "one.wav one.wav -o out.wav");
    CHECK(twice.exit_code == 2);
    CHECK(twice.err.find("two inputs have the same name") != std::string::npos);
}

TEST_CASE("the reference that an input names is the one that delays are measured against")
{
    const TwoMicrophones room;
    const std::string program = LOCALCAST_INPUT_ALIGNER;
    REQUIRE(run(room.folder, program, "mic-a.wav mic-b.wav -o out.wav").exit_code == 0);
    const float told = read_sound(room.folder / "out.wav").channels[2].back();
    CHECK(std::abs(static_cast<double>(told) + room.delay_samples) < 0.1);
}

TEST_CASE("without analysis nothing is claimed")
{
    const TwoMicrophones room;
    REQUIRE(run(room.folder, aligner, "mic-a.wav mic-b.wav -o out.wav --no-analyse").exit_code == 0);
    const Sound out = read_sound(room.folder / "out.wav");
    for (const float told : out.channels[2])
        REQUIRE(told == 0.0f);
}

TEST_CASE("recorded claims come at their time, go with the window, and are not analysed")
{
    const Folder folder;
    const std::size_t frames = 8 * 48000;
    write_wav(folder / "mic-a.wav", {noise(frames, 1)});
    write_wav(folder / "mic-b.wav", {noise(frames, 2)});
    std::ofstream(folder / "claims.json") << R"({"phase_claims": [
        {"timestamp_ns": 2000000000, "source": "mic-b", "reference": "mic-a", "delay_samples": -12.25},
        {"timestamp_ns": 1000000000, "source": "mic-b", "reference": "mic-a", "delay_samples": 100.5}]})";
    REQUIRE(run(folder, aligner, "mic-a.wav mic-b.wav -o out.wav --claims claims.json").exit_code == 0);
    const std::vector<float> told = read_sound(folder / "out.wav").channels[2];
    const auto at = [&](double time_s) { return told.at(static_cast<std::size_t>(time_s * rate_hz)); };
    CHECK(at(0.98) == 0.0f);
    CHECK(at(1.02) == 100.5f);
    CHECK(at(1.98) == 100.5f);
    CHECK(at(2.02) == -12.25f);
    CHECK(at(6.98) == -12.25f);
    CHECK(at(7.02) == 0.0f); // five seconds old: gone
}

TEST_CASE("a control that follows the window cannot be set, and the reason is said")
{
    const Folder folder;
    write_wav(folder / "mic-a.wav", {noise(100, 1)});
    write_wav(folder / "mic-b.wav", {noise(100, 2)});
    const Run done = run(folder, aligner, "mic-a.wav mic-b.wav -o out.wav --set delay=5");
    CHECK(done.exit_code == 2);
    CHECK(done.err.find("--set: 'delay' follows the window by [localcast:phase delay_samples mic-b mic-a]: it cannot "
                        "be set") != std::string::npos);
}

TEST_CASE("the file of claims is not overwritten")
{
    const Folder folder;
    write_wav(folder / "mic-a.wav", {noise(100, 1)});
    write_wav(folder / "mic-b.wav", {noise(100, 2)});
    const std::string claims = R"({"phase_claims": []})";
    std::ofstream(folder / "claims.json") << claims;
    const Run done = run(folder, aligner, "mic-a.wav mic-b.wav --claims claims.json -o ./claims.json");
    CHECK(done.exit_code == 2);
    CHECK(done.err.find("claims.json: would overwrite the input") != std::string::npos);
    CHECK(bytes_of(folder / "claims.json") == claims);
}

TEST_CASE("a file of claims that makes no sense is refused with file and place")
{
    const Folder folder;
    write_wav(folder / "mic-a.wav", {noise(100, 1)});
    write_wav(folder / "mic-b.wav", {noise(100, 2)});
    const auto says = [&](const std::string& text, const std::string& words) {
        std::ofstream(folder / "claims.json") << text;
        const Run done = run(folder, aligner, "mic-a.wav mic-b.wav -o out.wav --claims claims.json");
        INFO(text << '\n' << done.err);
        CHECK(done.exit_code == 1);
        CHECK(done.err.find("claims.json: ") != std::string::npos);
        CHECK(done.err.find(words) != std::string::npos);
    };
    says("", "is no JSON");
    says("[]", "expected an object with 'phase_claims' or 'event_claims'");
    says(R"({"phase_claims": 3})", "'phase_claims': expected a list");
    says(R"({"phase_claims": [{"source": "a", "reference": "b"}]})", "phase_claims 1: expected 'timestamp_ns'");
    says(R"({"phase_claims": [{"timestamp_ns": -1, "source": "a", "reference": "b"}]})",
         "'timestamp_ns': expected a whole");
    says(R"({"phase_claims": [{"timestamp_ns": 1, "source": "", "reference": "b"}]})", "expected a text 'source'");
    says(R"({"phase_claims": [{"timestamp_ns": 1, "source": "a", "reference": "b", "delay": 1}]})",
         "'delay' is unknown");
    says(R"({"event_claims": [{"onset_ns": 1, "source": "a", "type": "bang"}]})", "event_claims 1: 'type': expected");
    const std::size_t deep = 200'000; // to go down so far would take more stack than there is
    says(R"({"phase_claims": [{"timestamp_ns": )" + std::string(deep, '[') + std::string(deep, ']') + "}]}",
         "expected a whole number from 0 to 18446744073709551615 instead of a list");

    const auto phase_says = [&](const std::string& field, const std::string& words) {
        says(R"({"phase_claims": [{"timestamp_ns": 1, "source": "a", "reference": "b", )" + field + "}]}",
             "phase_claims 1: " + words);
    };
    const std::string rate = "'sample_rate_hz': expected a whole number from 1 to 4294967295";
    for (const std::string value : {"0", "-1", "4294967296", "44100.5", "\"48000\""})
        phase_says("\"sample_rate_hz\": " + value, rate);
    phase_says(R"("coherence": 1.5)", "'coherence': expected a number from 0.0 to 1.0 instead of 1.5");
    phase_says(R"("confidence": -0.5)", "'confidence': expected a number from 0.0 to 1.0");
    phase_says(R"("delay_uncertainty_samples": -1)", "'delay_uncertainty_samples': expected a number from 0.0");
    for (const std::string value : {"0", "2"})
        phase_says("\"polarity\": " + value, "'polarity': expected 1 or -1 instead of " + value);
    for (const std::string value : {"1.5", "18446744073709551615"})
        phase_says("\"polarity\": " + value, "'polarity': expected a whole number");
    const auto event_says = [&](const std::string& field, const std::string& words) {
        says(R"({"event_claims": [{"onset_ns": 1, "source": "a"}, {"onset_ns": 1, "source": "a", )" + field + "}]}",
             "event_claims 2: " + words);
    };
    event_says(R"("strength": -1)", "'strength': expected a number from 0.0");
    event_says(R"("strength": 1e39)", "'strength': expected a number from 0.0");
    event_says(R"("confidence": 1.25)", "'confidence': expected a number from 0.0 to 1.0 instead of 1.25");
    event_says(R"("onset_uncertainty_ns": -1)", "'onset_uncertainty_ns': expected a number from 0.0");
}
