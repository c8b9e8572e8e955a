// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
using localcast::room::Clock;
using localcast::room::ClockSettings;

namespace {

constexpr std::size_t rate = 48000;

/** The output lies on the reference for half a second at each of these moments. */
void check_aligned(const TemporaryFolder& folder, const std::string& file, const Samples& reference,
                   const std::vector<double>& moments, double most_samples = 0.05, std::size_t rate_hz = rate)
{
    const Audio aligned = read_audio(folder / ("aligned/" + file));
    REQUIRE(aligned.rate_hz == static_cast<int>(rate_hz));
    for (const double moment : moments) {
        const auto begin = static_cast<std::size_t>(moment * static_cast<double>(rate_hz));
        const std::size_t end = begin + rate_hz / 2;
        REQUIRE(aligned.frames >= end);
        INFO(file << " at " << moment << " s");
        CHECK(std::abs(residual_delay(aligned.samples, reference, begin, end)) < most_samples);
    }
}

double number(const nlohmann::json& source, const char* key)
{
    return source.at(key).get<double>();
}

} // namespace

TEST_CASE("drift of hundreds of ppm is measured and taken out")
{
    const TemporaryFolder folder;
    constexpr std::size_t frames = 16 * rate;
    const Samples sound = syllables(frames, 100);
    write_audio(folder / "a.wav", sound);
    const std::vector<double> drifts{100.0, -100.0, 400.0, -400.0};
    const std::vector<double> delays{31.25, -350.5, 1200.75, 0.4};
    std::vector<std::string> files;
    for (std::size_t i = 0; i < drifts.size(); ++i) {
        files.push_back("mic" + std::to_string(i) + ".wav");
        const ClockSettings clock{.offset_seconds = delays[i] / rate, .offset_ppm = drifts[i], .jumps = {}};
        write_audio(folder / files[i], recorded(sound, clock, frames));
    }
    const AlignRun run = align(folder, "a.wav", files, {"--max-delay", "0.1", "--report", "report.html"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    for (std::size_t i = 0; i < drifts.size(); ++i) {
        const auto source = run.source(files[i]);
        INFO(source.dump());
        REQUIRE(source.at("refused").is_null());
        CHECK(std::abs(number(source, "drift_ppm") - drifts[i]) < 0.2);
        CHECK(number(source, "drift_uncertainty_ppm") > 0.0);
        CHECK(number(source, "drift_uncertainty_ppm") < 0.2);
        CHECK(std::abs(number(source, "delay_samples") - delays[i]) < 0.05);
        CHECK(number(source, "delay_uncertainty_samples") < 0.05);
        CHECK(source.at("drift_corrected") == true);
        CHECK(source.at("jumps").empty());
        check_aligned(folder, files[i], sound, {0.1, 8.0, 15.0});
    }
    CHECK(run.out.find("drift (ppm)") != std::string::npos);
}

TEST_CASE("the course in the JSON follows a drift that changes")
{
    const TemporaryFolder folder;
    constexpr std::size_t frames = 40 * rate;
    const Samples sound = syllables(frames, 101);
    const ClockSettings settings{.offset_seconds = 0.002, .offset_ppm = 20.0, .ramp_ppm_per_minute = 3.0, .jumps = {}};
    const Clock clock(settings, rate);
    write_audio(folder / "a.wav", sound);
    write_audio(folder / "b.wav", recorded(sound, settings, frames));
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const auto source = run.source("b.wav");
    REQUIRE(source.at("course").size() >= 10);
    REQUIRE(source.at("course").size() <= 100);
    CHECK(source.at("course").front().at("time_seconds") == 0.0);
    CHECK(number(source.at("course").back(), "time_seconds") == Approx(40.0).margin(0.01));
    for (const auto& point : source.at("course")) {
        const double time = number(point, "time_seconds") * rate;
        INFO(point.dump());
        CHECK(std::abs(number(point, "delay_samples") - (clock.frame_at(time) - time)) < 0.05);
        CHECK(std::abs(number(point, "drift_ppm") - clock.offset_ppm_at(time)) < 1.0);
    }
    CHECK(std::abs(number(source, "drift_ppm") - 21.0) < 0.2);
    check_aligned(folder, "b.wav", sound, {0.1, 10.0, 20.0, 30.0, 39.0});
}

TEST_CASE("jumps are listed with time and size, and the recording is aligned on both sides")
{
    const TemporaryFolder folder;
    constexpr std::size_t frames = 24 * rate;
    const Samples sound = syllables(frames, 102);
    // Lost samples, added samples, and a clock that runs fast besides.
    const std::vector<ClockSettings> clocks{
        {.offset_seconds = 0.001, .jumps = {{9.0, -512.0}}},
        {.offset_seconds = -0.003, .offset_ppm = 60.0, .jumps = {{7.5, 960.5}, {16.0, -3000.0}}},
    };
    write_audio(folder / "a.wav", sound);
    write_audio(folder / "lost.wav", recorded(sound, clocks[0], frames));
    write_audio(folder / "both.wav", recorded(sound, clocks[1], frames));
    const AlignRun run = align(folder, "a.wav", {"lost.wav", "both.wav"}, {"--max-delay", "0.2", "--report", "r.html"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const std::vector<std::string> files{"lost.wav", "both.wav"};
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto source = run.source(files[i]);
        INFO(source.dump());
        const auto& jumps = source.at("jumps");
        REQUIRE(jumps.size() == clocks[i].jumps.size());
        for (std::size_t j = 0; j < jumps.size(); ++j) {
            CHECK(std::abs(number(jumps[j], "time_seconds") - clocks[i].jumps[j].at_seconds) < 0.1);
            CHECK(std::abs(number(jumps[j], "delay_change_samples") - clocks[i].jumps[j].frames) < 0.1);
            CHECK(number(jumps[j], "delay_change_ms") ==
                  Approx(number(jumps[j], "delay_change_samples") / 48.0).margin(1e-9));
        }
    }
    check_aligned(folder, "lost.wav", sound, {0.1, 8.0, 9.5, 23.0});
    check_aligned(folder, "both.wav", sound, {0.1, 6.5, 8.2, 15.0, 16.7, 23.0});
    CHECK(run.out.find("jump at") != std::string::npos);
}

TEST_CASE("a steady clock is left alone")
{
    const TemporaryFolder folder;
    constexpr std::size_t frames = 12 * rate;
    const Samples sound = syllables(frames, 103);
    write_audio(folder / "a.wav", sound, wav_16);
    Samples later(144);
    later.insert(later.end(), sound.begin(), sound.end());
    write_audio(folder / "b.wav", later, wav_16);
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"});
    REQUIRE(run.exit_code == 0);
    const auto source = run.source("b.wav");
    CHECK(source.at("drift_corrected") == false);
    CHECK(source.at("jumps").empty());
    CHECK(std::abs(number(source, "drift_ppm")) < 0.05);
    CHECK(number(source, "delay_samples") == Approx(144.0).margin(1e-3));
}

TEST_CASE("a recording that ends in a long silence is aligned by what came before")
{
    const TemporaryFolder folder;
    constexpr int rate_hz = 8000;
    Samples sound = syllables(10 * rate_hz, 105, rate_hz);
    sound.resize(90 * rate_hz);
    const ClockSettings settings{.offset_seconds = 0.01, .offset_ppm = 50.0, .jumps = {}};
    write_audio(folder / "a.wav", sound, wav_float, rate_hz);
    write_audio(folder / "b.wav", recorded(sound, settings, sound.size(), rate_hz, rate_hz), wav_float, rate_hz);
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"});
    INFO(run.err << run.out);
    REQUIRE(run.exit_code == 0);
    CHECK(number(run.source("b.wav"), "delay_samples") == Approx(80.0).margin(0.05));
    CHECK(number(run.source("b.wav"), "confidence") > 0.3);
    CHECK(number(run.source("b.wav"), "coherence") > 0.5);
    check_aligned(folder, "b.wav", sound, {0.1, 5.0, 9.0}, 0.05, rate_hz);
}

TEST_CASE("recordings of different sample rates are lined up in time and keep their rates")
{
    const TemporaryFolder folder;
    constexpr std::size_t length = 16;
    const Samples sound = low_passed(syllables(length * rate, 104)); // fits below 20 kHz
    const std::vector<int> rates{44100, 48000, 96000};
    const std::vector<ClockSettings> clocks{
        {.offset_seconds = 0.0151, .offset_ppm = -80.0, .jumps = {}},
        {},
        {.offset_seconds = -0.0042, .offset_ppm = 30.0, .jumps = {}}};
    std::vector<std::string> files;
    std::vector<Samples> truths;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const std::size_t frames = length * static_cast<std::size_t>(rates[i]);
        files.push_back(std::to_string(rates[i]) + ".wav");
        truths.push_back(recorded(sound, {}, frames, rates[i]));
        write_audio(folder / files[i], recorded(sound, clocks[i], frames, rates[i]), wav_float, rates[i]);
    }
    // Against each of the two lower rates in turn: delays are counted in the reference's samples.
    for (const std::size_t reference : {std::size_t{1}, std::size_t{0}}) {
        INFO("reference " << files[reference]);
        std::vector<std::string> sources = files;
        sources.erase(sources.begin() + static_cast<std::ptrdiff_t>(reference));
        const AlignRun run = align(folder, files[reference], sources, {"--max-delay", "0.1"});
        INFO(run.err);
        REQUIRE(run.exit_code == 0);
        for (std::size_t i = 0; i < rates.size(); ++i) {
            if (i == reference)
                continue;
            const auto source = run.source(files[i]);
            INFO(source.dump());
            REQUIRE(source.at("refused").is_null());
            CHECK(source.at("sample_rate_hz") == rates[i]);
            CHECK(source.at("delay_rate_hz") == rates[reference]);
            const double drift_ppm = clocks[i].offset_ppm - clocks[reference].offset_ppm;
            const double delay_ms =
                1e3 * (clocks[i].offset_seconds - clocks[reference].offset_seconds * (1.0 + drift_ppm * 1e-6));
            CHECK(std::abs(number(source, "delay_ms") - delay_ms) < 0.001);
            CHECK(number(source, "delay_samples") ==
                  Approx(number(source, "delay_ms") * rates[reference] * 1e-3).margin(1e-9));
            CHECK(std::abs(number(source, "drift_ppm") - drift_ppm) < 0.3);
        }
        if (reference == 1) { // its clock is the true one
            for (const std::size_t i : {std::size_t{0}, std::size_t{2}})
                check_aligned(folder, files[i], truths[i], {0.2, 8.0, 15.0}, 0.05, static_cast<std::size_t>(rates[i]));
        }
    }
}
