// Events on recorded drums and out of a file: where the program is told of them.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "program_run.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

const std::string striker = LOCALCAST_STRIKER;
constexpr std::size_t lookback_frames = 12000; // as the program declares, at 48 kHz

/** The frames at which the program's second output strikes. */
std::vector<std::size_t> strikes(const Folder& folder, const std::string& arguments)
{
    REQUIRE(run(folder, striker, "drums.wav -o out.wav " + arguments).exit_code == 0);
    const Sound out = read_sound(folder / "out.wav");
    REQUIRE(out.channels.size() == 2);
    std::vector<std::size_t> frames;
    for (std::size_t i = 0; i < out.channels[1].size(); ++i) {
        if (out.channels[1][i] != 0.0f)
            frames.push_back(i);
    }
    return frames;
}

/** A recorded drum of Debian's sonic-pi-samples, from the first sample that is a hundredth of its peak. */
std::vector<float> recorded_drum()
{
    const Sound file = read_sound("/usr/share/sonic-pi/samples/drum_snare_hard.flac");
    REQUIRE(!file.channels.empty());
    const std::vector<float>& drum = file.channels[0];
    float peak = 0.0f;
    for (const float sample : drum)
        peak = std::max(peak, std::abs(sample));
    std::size_t onset = 0;
    while (std::abs(drum[onset]) < 0.01f * peak)
        ++onset;
    return {drum.begin() + static_cast<std::ptrdiff_t>(onset), drum.end()};
}

} // namespace

TEST_CASE("a program strikes within twelve samples of the onsets of recorded drums, the same in every run")
{
    const std::vector<float> drum = recorded_drum();
    const std::vector<std::size_t> onsets{40000, 71234, 110001};
    std::vector<float> drums = noise(3 * 48000 + 24000, 9);
    for (float& sample : drums)
        sample *= 1e-4f;
    for (const std::size_t onset : onsets) {
        for (std::size_t i = 0; i < drum.size() && onset + i < drums.size(); ++i)
            drums[onset + i] += 0.5f * drum[i];
    }
    const Folder folder;
    write_wav(folder / "drums.wav", {drums});

    const std::vector<std::size_t> struck = strikes(folder, "");
    REQUIRE(struck.size() == onsets.size());
    for (std::size_t i = 0; i < onsets.size(); ++i)
        CHECK(std::abs(static_cast<double>(struck[i]) - static_cast<double>(onsets[i] + lookback_frames)) <= 12.0);
    CHECK(strikes(folder, "") == struck);
    CHECK(strikes(folder, "--block 37") == struck);
}

TEST_CASE("recorded events strike at their very samples")
{
    const Folder folder;
    write_wav(folder / "drums.wav", {noise(96000, 1)});
    std::ofstream(folder / "claims.json") << R"({"event_claims": [
        {"onset_ns": 500000000, "source": "drums", "type": "clap"},
        {"onset_ns": 1000020833, "source": "drums", "type": "transient", "strength": 0.5, "confidence": 0.9},
        {"onset_ns": 700000000, "source": "another"}]})";
    CHECK(strikes(folder, "--claims claims.json") ==
          std::vector<std::size_t>{24000 + lookback_frames, 48001 + lookback_frames});
}
