// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>
#include <vector>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 5 * 48000;

Samples with_noise(Samples sound, double level, unsigned seed)
{
    const Samples noise = syllables(sound.size(), seed);
    for (std::size_t i = 0; i < sound.size(); ++i)
        sound[i] += level * noise[i];
    return sound;
}

std::string chosen(const AlignRun& run)
{
    REQUIRE(run.json);
    const auto& reference = run.json->at("reference");
    CHECK(reference.at("chosen").is_string());
    CHECK(run.json->at("sources").at(0).at("file") == reference.at("file"));
    CHECK(run.out.find("Reference: " + reference.at("file").get<std::string>()) != std::string::npos);
    return reference.at("file").get<std::string>();
}

} // namespace

TEST_CASE("the recording with most in common with the others becomes the reference")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 110);
    // One microphone hears the sound alone, the others each something of their own besides.
    write_audio(folder / "a.wav", with_noise(delayed(sound, 40.0), 0.7, 111), wav_16);
    write_audio(folder / "b.wav", with_noise(delayed(sound, -21.5), 0.7, 112), wav_16);
    write_audio(folder / "best.wav", delayed(sound, 12.25), wav_16);
    write_audio(folder / "d.wav", with_noise(sound, 0.7, 113), wav_16);
    const AlignRun run = align(folder, "auto", {"a.wav", "b.wav", "best.wav", "d.wav"}, {"--max-delay", "0.1"});
    INFO(run.err << run.out);
    CHECK(run.exit_code == 0);
    CHECK(chosen(run) == "best.wav");
    CHECK(run.source("best.wav").at("delay_samples") == 0.0);
    CHECK(run.source("a.wav").at("delay_samples").get<double>() == Approx(27.75).margin(0.1));
    CHECK(run.source("d.wav").at("delay_samples").get<double>() == Approx(-12.25).margin(0.1));
}

TEST_CASE("silent, unrelated and unusable recordings do not become the reference")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 114);
    write_audio(folder / "a-silent.wav", Samples(frames), wav_16);
    write_audio(folder / "b-stranger.wav", syllables(frames, 115), wav_16);
    write_audio(folder / "c.wav", sound, wav_16);
    write_audio(folder / "d.wav", delayed(sound, 99.5), wav_16);
    write_audio(folder / "e.wav", delayed(sound, -7.0), wav_16);
    const AlignRun run =
        align(folder, "auto", {"a-silent.wav", "missing.wav", "b-stranger.wav", "c.wav", "d.wav", "e.wav"},
              {"--max-delay", "0.1"});
    INFO(run.err << run.out);
    CHECK(run.exit_code == 1); // one is missing
    const std::string reference = chosen(run);
    CHECK((reference == "c.wav" || reference == "d.wav" || reference == "e.wav"));
    for (const char* file : {"c.wav", "d.wav", "e.wav"})
        CHECK(run.source(file).at("refused").is_null());
    for (const char* file : {"a-silent.wav", "b-stranger.wav", "missing.wav"})
        CHECK(run.source(file).at("refused").is_string());
}

TEST_CASE("of two recordings the first becomes the reference")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 116);
    write_audio(folder / "a.wav", sound, wav_16);
    write_audio(folder / "b.wav", delayed(sound, 5.5), wav_16);
    const AlignRun run = align(folder, "auto", {"a.wav", "b.wav", "./b.wav"}, {"--max-delay", "0.1"});
    CHECK(run.exit_code == 0);
    CHECK(chosen(run) == "a.wav");
    CHECK(run.json->at("sources").size() == 2);
    CHECK(run.source("b.wav").at("delay_samples").get<double>() == Approx(5.5).margin(0.1));
}

TEST_CASE("recordings with nothing in common have no reference worth the name, and all is told")
{
    const TemporaryFolder folder;
    write_audio(folder / "a.wav", syllables(frames, 117), wav_16);
    write_audio(folder / "b.wav", syllables(frames, 118), wav_16);
    write_audio(folder / "c.wav", syllables(frames + 48000, 119), wav_16);
    const AlignRun run = align(folder, "auto", {"a.wav", "b.wav", "c.wav"}, {"--max-delay", "0.1"});
    CHECK(run.exit_code == 1);
    CHECK(chosen(run) == "c.wav");
    CHECK(run.err.find("nothing could be aligned") != std::string::npos);
    CHECK(run.source("a.wav").at("refused").is_string());
    CHECK(run.source("b.wav").at("refused").is_string());
}

TEST_CASE("a chosen reference that turns out invalid is replaced by another")
{
    const TemporaryFolder folder;
    constexpr int rate_hz = 8000;
    const Samples sound = syllables(70 * rate_hz, 120, rate_hz); // longer than what the choice listens to
    Samples broken = sound;
    broken[65 * rate_hz] = NAN;
    write_audio(folder / "a.wav", broken, wav_float, rate_hz);
    write_audio(folder / "b.wav", delayed(sound, 3.0), wav_float, rate_hz);
    write_audio(folder / "c.wav", delayed(sound, -9.5), wav_float, rate_hz);
    const AlignRun run = align(folder, "auto", {"a.wav", "b.wav", "c.wav"}, {"--max-delay", "0.1"});
    INFO(run.err << run.out);
    CHECK(run.exit_code == 1);
    CHECK(chosen(run) != "a.wav");
    CHECK(run.source("a.wav").at("refused").is_string());
    CHECK(run.source("b.wav").at("refused").is_null());
    CHECK(run.source("c.wav").at("refused").is_null());
}

TEST_CASE("a file named auto is named by its folder")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 121);
    write_audio(folder / "auto", sound, wav_16);
    write_audio(folder / "b.wav", delayed(sound, 5.5), wav_16);
    const AlignRun run = align(folder, "./auto", {"b.wav"}, {"--max-delay", "0.1"});
    CHECK(run.exit_code == 0);
    CHECK(run.json->at("reference").at("file") == "./auto");
    CHECK(run.json->at("reference").at("chosen").is_null());
}
