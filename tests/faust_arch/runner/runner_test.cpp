// Compiled Faust programs run over sound files, as a person runs them.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sndfile.hh>

#include "program_run.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

const std::string mixer = LOCALCAST_MIXER;
const std::string voice = LOCALCAST_VOICE;
const std::string sampler = LOCALCAST_SAMPLER;

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/** A stereo and a mono file for the mixer, the second longer. */
struct MixerInput {
    Folder folder;
    Channels stereo{noise(3000, 1), noise(3000, 2)};
    Channels mono{noise(4000, 3)};

    MixerInput()
    {
        write_wav(folder / "stereo.wav", stereo);
        write_wav(folder / "mono.wav", mono);
    }
};

} // namespace

TEST_CASE("the channels of the files in order are the program's inputs")
{
    const MixerInput in;
    const Run done = run(in.folder, mixer, "stereo.wav mono.wav -o out.wav --set gain=0.75 --set /mixer/invert=1");
    CHECK(done.err == "");
    REQUIRE(done.exit_code == 0);
    const Sound out = read_sound(in.folder / "out.wav");
    REQUIRE(out.channels.size() == 3);
    CHECK(out.rate_hz == 48000);
    CHECK(out.format == (SF_FORMAT_WAV | SF_FORMAT_FLOAT));
    REQUIRE(out.channels[0].size() == 4000);
    for (std::size_t i = 0; i < 4000; ++i) {
        const float a = i < 3000 ? in.stereo[0][i] : 0.0f;
        const float b = i < 3000 ? in.stereo[1][i] : 0.0f;
        const float c = i < 777 ? 0.0f : in.mono[0][i - 777];
        REQUIRE(out.channels[0][i] == a * 0.75f);
        REQUIRE(out.channels[1][i] == b + 0.25f * c);
        REQUIRE(out.channels[2][i] == -a);
    }
}

TEST_CASE("one file may carry all inputs, and a duration is met to the sample")
{
    const Folder folder;
    write_wav(folder / "all.wav", {noise(5000, 1), noise(5000, 2), noise(5000, 3)}, 44100);
    REQUIRE(run(folder, mixer, "all.wav -o short.wav --duration 0.01").exit_code == 0);
    REQUIRE(run(folder, mixer, "all.wav -o long.wav --duration 0.25 --rate 44100").exit_code == 0);
    REQUIRE(run(folder, mixer, "all.wav -o whole.wav").exit_code == 0);
    CHECK(read_sound(folder / "short.wav").channels[0].size() == 441);
    CHECK(read_sound(folder / "long.wav").channels[0].size() == 11025);
    CHECK(read_sound(folder / "whole.wav").channels[0].size() == 5000);
    CHECK(read_sound(folder / "whole.wav").rate_hz == 44100);
}

TEST_CASE("the output file is the same bytes from run to run and at any block size")
{
    const MixerInput in;
    REQUIRE(run(in.folder, mixer, "stereo.wav mono.wav -o first.wav").exit_code == 0);
    const std::string first = bytes_of(in.folder / "first.wav");
    REQUIRE(first.size() > 4000 * 3 * sizeof(float));
    for (const std::string& block : std::vector<std::string>{"1", "17", "512", "4000", "100000"}) {
        INFO("blocks of " << block);
        REQUIRE(run(in.folder, mixer, "stereo.wav mono.wav -o again.wav --block " + block).exit_code == 0);
        CHECK(bytes_of(in.folder / "again.wav") == first);
    }
    // Feeding a window beside it changes nothing either.
    REQUIRE(run(in.folder, mixer, "stereo.wav mono.wav -o heard.wav --analyse").exit_code == 0);
    CHECK(bytes_of(in.folder / "heard.wav") == first);
}

TEST_CASE("denormal, infinite and undefined samples pass as they are")
{
    const Folder folder;
    const float tiny = 1e-40f;
    const float infinite = std::numeric_limits<float>::infinity();
    const float undefined = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> odd{tiny, -tiny, infinite, undefined, -0.0f, 3e38f};
    write_wav(folder / "odd.wav", {odd, odd, odd});
    REQUIRE(run(folder, mixer, "odd.wav -o out.wav").exit_code == 0);
    const std::vector<float> out = read_sound(folder / "out.wav").channels[0];
    CHECK(out[0] == tiny * 0.5f);
    CHECK(out[0] != 0.0f);
    CHECK(out[1] == -tiny * 0.5f);
    CHECK(out[2] == infinite);
    CHECK(std::isnan(out[3]));
    CHECK(std::signbit(out[4]));
    CHECK(out[5] == 1.5e38f);
}

TEST_CASE("files that do not fit the program are refused in words")
{
    const MixerInput in;
    write_wav(in.folder / "slow.wav", {noise(100, 1)}, 44100);
    const auto says = [&](const std::string& arguments, int code, const std::string& words) {
        INFO(arguments);
        const Run done = run(in.folder, mixer, arguments);
        CHECK(done.exit_code == code);
        INFO(done.err);
        CHECK(contains(done.err, words));
    };
    says("stereo.wav -o out.wav", 1, "the program has 3 inputs, the files hold 2 channels");
    says("mono.wav stereo.wav mono.wav -o out.wav", 1, "the program has 3 inputs, the files hold 4 channels");
    says("stereo.wav slow.wav -o out.wav", 1, "slow.wav: has 44100 Hz, stereo.wav has 48000 Hz");
    says("stereo.wav mono.wav -o out.wav --rate 44100", 1, "the files have 48000 Hz, --rate says 44100");
    says("stereo.wav none.wav -o out.wav", 1, "none.wav: cannot be read as audio");
    says("stereo.wav mono.wav -o mono.wav", 2, "mono.wav: would overwrite the input");
    says("stereo.wav mono.wav -o /dev/null", 2, "/dev/null: expected a file");
    says("stereo.wav mono.wav -o none/out.wav", 1, "none/out.wav: cannot be written");
    says("stereo.wav mono.wav", 2, "expected -o FILE");
    CHECK(in.folder.names() == std::vector<std::string>{"mono.wav", "slow.wav", "stereo.wav"});
}

TEST_CASE("controls that are not there or out of range are refused in words, and nothing is written")
{
    const MixerInput in;
    const auto says = [&](const std::string& setting, const std::string& words) {
        INFO(setting);
        const Run done = run(in.folder, mixer, "stereo.wav mono.wav -o out.wav --set " + setting);
        CHECK(done.exit_code == 2);
        INFO(done.err);
        CHECK(contains(done.err, words));
    };
    says("volume=1", "there is no control 'volume'");
    says("gain=2.5", "'gain': expected a value between 0");
    says("gain=loud", "expected CONTROL=VALUE instead of 'gain=loud'");
    says("gain=nan", "expected CONTROL=VALUE");
    says("gain", "expected CONTROL=VALUE");
    says("level=0.5", "'level' is a bargraph");
    CHECK(in.folder.names() == std::vector<std::string>{"mono.wav", "stereo.wav"});
}

TEST_CASE("a generator wants a duration, and takes a sample rate")
{
    const Folder folder;
    const Run without = run(folder, voice, "-o out.wav");
    CHECK(without.exit_code == 2);
    CHECK(contains(without.err, "the program has no inputs: expected --duration SECONDS"));
    REQUIRE(run(folder, voice, "-o out.wav --duration 0.5 --rate 96000 --set gate=1").exit_code == 0);
    const Sound out = read_sound(folder / "out.wav");
    CHECK(out.rate_hz == 96000);
    REQUIRE(out.channels[0].size() == 48000);
    CHECK(std::abs(out.channels[0][1000]) > 0.0f);
}

TEST_CASE("voices sound together, each by its own controls")
{
    const Folder folder;
    const auto sound = [&](const std::string& arguments) {
        REQUIRE(run(folder, voice, "-o out.wav --duration 0.2 " + arguments).exit_code == 0);
        return read_sound(folder / "out.wav").channels[0];
    };
    const auto low = sound("--set gate=1 --set freq=300");
    const auto high = sound("--set gate=1 --set freq=700");
    const std::string two = "--voices 3 --set /Polyphonic/Voice1/voice/gate=1 --set /Polyphonic/Voice1/voice/freq=300 "
                            "--set /Polyphonic/Voice3/voice/gate=1 --set /Polyphonic/Voice3/voice/freq=700";
    const auto both = sound(two);
    REQUIRE(both.size() == low.size());
    for (std::size_t i = 0; i < both.size(); ++i)
        REQUIRE(std::abs(both[i] - low[i] - high[i]) < 1e-6f);
    CHECK(sound(two + " --block 100000") == both);
}

TEST_CASE("sound files are found beside the program's work")
{
    const Folder folder;
    const std::vector<float> tune = noise(2000, 5);
    write_wav(folder / "sound.wav", {tune});
    REQUIRE(run(folder, sampler, "-o out.wav --duration 0.04").exit_code == 0);
    const Sound out = read_sound(folder / "out.wav");
    REQUIRE(out.channels.size() == 2);
    for (std::size_t i = 1; i < 1900; ++i) {
        REQUIRE(out.channels[0][i] == 2000.0f);
        REQUIRE(out.channels[1][i] == tune[i]);
    }
}

TEST_CASE("the controls are listed as Faust lists them")
{
    const Folder folder;
    const Run done = run(folder, mixer, "--list-controls");
    REQUIRE(done.exit_code == 0);
    const auto json = nlohmann::json::parse(done.out);
    CHECK(json.at("name") == "mixer");
    CHECK(json.at("inputs") == 3);
    CHECK(json.at("outputs") == 3);
    const auto& group = json.at("ui").at(0);
    CHECK(group.at("type") == "hgroup");
    std::vector<std::string> addresses;
    for (const auto& item : group.at("items"))
        addresses.push_back(item.at("address"));
    CHECK(addresses == std::vector<std::string>{"/mixer/gain", "/mixer/invert", "/mixer/level"});
}

TEST_CASE("the window is printed with what went into it")
{
    const MixerInput in;
    const Run done = run(in.folder, mixer, "stereo.wav mono.wav --print-window --source 2=guitar");
    REQUIRE(done.exit_code == 0);
    const auto json = nlohmann::json::parse(done.out);
    CHECK(json.at("status").at("audio_block_count") == 3 * 8);
    CHECK(json.at("status").at("edge_ns") == 3584 * 1'000'000'000ll / 48000);
    CHECK(json.at("statistics").at("refused_count") == 0);
    std::vector<std::string> names;
    for (const auto& source : json.at("sources"))
        names.push_back(source.at("name"));
    CHECK(names == std::vector<std::string>{"stereo-1", "guitar", "mono"});
}

TEST_CASE("a name that is no text is printed as well as may be")
{
    const Folder folder;
    write_wav(folder / "all.wav", {noise(100, 1), noise(100, 2), noise(100, 3)});
    const Run done = run(folder, mixer, "all.wav --print-window --source '2=gu\xEFtar'");
    CHECK(done.err == "");
    REQUIRE(done.exit_code == 0);
    CHECK(nlohmann::json::parse(done.out).at("sources").at(1).at("name") == "gu\xEF\xBF\xBDtar");
}

TEST_CASE("help is given, and a command line without sense refused")
{
    const Folder folder;
    const Run help = run(folder, mixer, "--help");
    CHECK(help.exit_code == 0);
    CHECK(contains(help.out, "--claims FILE"));
    for (const std::string& arguments : std::vector<std::string>{
             "--block 0", "--duration -1", "--duration nan", "--rate 0", "--source mic-a",
             "--source 0=mic-a", "--source 1=a --source 1=b", "--voices 0", "--unknown"}) {
        INFO(arguments);
        CHECK(run(folder, mixer, arguments).exit_code == 2);
    }
}
