// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>
#include <vector>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 4 * 48000;

void check_delay(const nlohmann::json& source, double delay_samples, int polarity, double rate_hz = 48000.0)
{
    INFO(source.dump());
    REQUIRE(source.is_object());
    REQUIRE(source.at("refused").is_null());
    CHECK(std::abs(source.at("delay_samples").get<double>() - delay_samples) < 0.1);
    CHECK(source.at("delay_ms").get<double>() ==
          Approx(source.at("delay_samples").get<double>() * 1e3 / rate_hz).margin(1e-9));
    CHECK(source.at("polarity") == polarity);
    if (!source.at("drift_ppm").is_null()) // long enough to tell that there is none
        CHECK(std::abs(source.at("drift_ppm").get<double>()) <=
              4.0 * source.at("drift_uncertainty_ppm").get<double>() + 0.01);
    CHECK(source.at("drift_corrected") == false);
    CHECK(source.at("jumps").empty());
    CHECK(source.at("coherence").get<double>() > 0.0);
    CHECK(source.at("coherence").get<double>() <= 1.0);
    CHECK(source.at("confidence").get<double>() > 0.0);
    CHECK(source.at("confidence").get<double>() <= 1.0);
}

} // namespace

TEST_CASE("delays to a fraction of a sample and reversed polarity are found and mended")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 1);
    const std::vector<double> delays{12.34, -345.67, 1500.5, -0.25};
    const std::vector<int> polarities{1, -1, -1, 1};
    write_audio(folder / "a.wav", sound);
    std::vector<std::string> files;
    for (std::size_t i = 0; i < delays.size(); ++i) {
        files.push_back("mic" + std::to_string(i) + ".wav");
        write_audio(folder / files[i], delayed(sound, delays[i], polarities[i]));
    }
    const AlignRun run = align(folder, "a.wav", files);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);

    for (std::size_t i = 0; i < delays.size(); ++i) {
        INFO(files[i]);
        const auto source = run.source(files[i]);
        check_delay(source, delays[i], polarities[i]);
        const Audio aligned = read_audio(folder / ("aligned/" + files[i]));
        // What the file says was done is what was done: the original, off by the error of the delay alone.
        const double error = delays[i] - source.at("delay_samples").get<double>();
        const Samples truth = delayed(sound, error, 1, aligned.frames);
        CHECK(difference_db(low_passed(aligned.samples), low_passed(truth), 3000, frames - 3000) < -70.0);
    }
}

TEST_CASE("the reference comes first with delay 0 and polarity 1")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 2);
    write_audio(folder / "a.wav", sound);
    write_audio(folder / "b.wav", delayed(sound, 3.5));
    const AlignRun run = align(folder, "a.wav", {"b.wav", "a.wav"});
    REQUIRE(run.exit_code == 0);
    REQUIRE(run.json->at("sources").size() == 2);
    const auto& reference = run.json->at("sources").at(0);
    CHECK(reference.at("file") == "a.wav");
    CHECK(reference.at("delay_samples") == 0.0);
    CHECK(reference.at("delay_ms") == 0.0);
    CHECK(reference.at("polarity") == 1);
    CHECK(reference.at("refused").is_null());
    CHECK(run.json->at("sources").at(1).at("file") == "b.wav");
    CHECK(run.out.find("reference") != std::string::npos);
}

TEST_CASE("identical files have delay 0 and come out identical")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 3);
    write_audio(folder / "a.wav", sound, wav_16);
    write_audio(folder / "b.wav", sound, wav_16);
    const AlignRun run = align(folder, "a.wav", {"b.wav"});
    REQUIRE(run.exit_code == 0);
    CHECK(std::abs(run.source("b.wav").at("delay_samples").get<double>()) < 1e-6);
    CHECK(run.source("b.wav").at("polarity") == 1);
    CHECK(read_audio(folder / "aligned/b.wav").integers == read_audio(folder / "b.wav").integers);
}

TEST_CASE("a recording that began early is cut at the reference's first sample, one that began late keeps its end")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 4);
    write_audio(folder / "a.wav", sound);
    // Began 700 samples earlier: everything lags. Began 900 samples later: everything leads.
    write_audio(folder / "early.wav", delayed(sound, 700.0, 1, frames + 700));
    write_audio(folder / "late.wav", Samples(sound.begin() + 900, sound.end()));
    const AlignRun run = align(folder, "a.wav", {"early.wav", "late.wav"});
    REQUIRE(run.exit_code == 0);
    check_delay(run.source("early.wav"), 700.0, 1);
    check_delay(run.source("late.wav"), -900.0, 1);

    const Audio early = read_audio(folder / "aligned/early.wav");
    CHECK(early.frames == frames + 700);
    CHECK(difference_db(early.samples, sound, 100, frames - 100) < -40.0);
    const Audio late = read_audio(folder / "aligned/late.wav");
    CHECK(late.frames >= frames);
    CHECK(late.frames <= frames + 1);
    CHECK(difference_db(late.samples, sound, 1000, frames - 100) < -40.0);
}

TEST_CASE("the option --max-delay bounds the search")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 5);
    write_audio(folder / "a.wav", sound);
    write_audio(folder / "near.wav", delayed(sound, 2000.25));
    write_audio(folder / "far.wav", delayed(sound, 9600.25));
    const AlignRun narrow = align(folder, "a.wav", {"near.wav", "far.wav"}, {"--max-delay", "0.1"});
    CHECK(narrow.exit_code == 0);
    check_delay(narrow.source("near.wav"), 2000.25, 1);
    CHECK(narrow.source("far.wav").at("refused").is_string());
    const AlignRun wide = align(folder, "a.wav", {"near.wav", "far.wav"}, {"--max-delay", "0.5"});
    check_delay(wide.source("far.wav"), 9600.25, 1);
}

TEST_CASE("recordings of any sample rate are aligned")
{
    for (const int rate_hz : {8000, 44100, 192000}) {
        INFO(rate_hz);
        const TemporaryFolder folder;
        const Samples sound = syllables(static_cast<std::size_t>(rate_hz) * 4, 6, rate_hz);
        write_audio(folder / "a.wav", sound, wav_float, rate_hz);
        write_audio(folder / "b.wav", delayed(sound, 77.3), wav_float, rate_hz);
        const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.25"});
        CHECK(run.exit_code == 0);
        check_delay(run.source("b.wav"), 77.3, 1, rate_hz);
        CHECK(read_audio(folder / "aligned/b.wav").rate_hz == rate_hz);
    }
}

TEST_CASE("recorded speech with noise is aligned")
{
    const Samples speech = recorded_speech();
    if (speech.empty()) {
        WARN("alsa-utils is not installed: not tested on recorded speech");
        return;
    }
    const TemporaryFolder folder;
    write_audio(folder / "a.wav", speech, wav_16);
    const std::vector<double> delays{1187.7, -64.4};
    for (std::size_t i = 0; i < delays.size(); ++i) {
        Samples microphone = delayed(speech, delays[i], -1);
        const Samples noise = syllables(microphone.size(), 70 + static_cast<unsigned>(i));
        for (std::size_t n = 0; n < microphone.size(); ++n)
            microphone[n] += 0.02 * noise[n];
        write_audio(folder / ("mic" + std::to_string(i) + ".wav"), microphone, wav_16);
    }
    const AlignRun run = align(folder, "a.wav", {"mic0.wav", "mic1.wav"});
    CHECK(run.exit_code == 0);
    check_delay(run.source("mic0.wav"), delays[0], -1);
    check_delay(run.source("mic1.wav"), delays[1], -1);
}

TEST_CASE("two hundred sources are aligned in one run")
{
    const TemporaryFolder folder;
    constexpr int rate_hz = 16000;
    const Samples sound = syllables(2 * rate_hz, 8, rate_hz);
    write_audio(folder / "a.wav", sound, wav_16, rate_hz);
    std::vector<std::string> files;
    for (int i = 0; i < 200; ++i) {
        files.push_back("s" + std::to_string(i) + ".wav");
        write_audio(folder / files.back(), delayed(sound, 1.7 * i - 150.0, i % 2 == 0 ? 1 : -1), wav_16, rate_hz);
    }
    const AlignRun run = align(folder, "a.wav", files, {"--max-delay", "0.05"});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    REQUIRE(run.json->at("sources").size() == 201);
    for (int i = 0; i < 200; ++i) {
        check_delay(run.source(files[static_cast<std::size_t>(i)]), 1.7 * i - 150.0, i % 2 == 0 ? 1 : -1, rate_hz);
        CHECK(std::filesystem::exists(folder / ("aligned/s" + std::to_string(i) + ".wav")));
    }
}
