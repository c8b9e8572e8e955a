// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t frames = 3 * 48000;

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/** A good reference and a good source, to stand beside a bad one. */
void write_good(const TemporaryFolder& folder)
{
    const Samples sound = syllables(frames, 40);
    write_audio(folder / "a.wav", sound, wav_16);
    write_audio(folder / "good.wav", delayed(sound, 25.5), wav_16);
}

std::vector<std::string> names_in(const fs::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

/** Runs with the bad file beside the good one; the good one must be aligned whatever the bad one is. */
AlignRun beside_good(const TemporaryFolder& folder, const std::string& bad)
{
    const AlignRun run = align(folder, "a.wav", {bad, "good.wav"}, {"--max-delay", "0.1", "--report", "report.html"});
    INFO(run.err);
    REQUIRE(run.json);
    CHECK(run.source("good.wav").at("refused").is_null());
    CHECK(names_in(folder / "aligned") == std::vector<std::string>{"a.wav", "good.wav"});
    const auto entry = run.source(bad);
    REQUIRE(entry.is_object());
    for (const char* number : {"delay_samples", "delay_uncertainty_samples", "delay_ms", "drift_ppm", "drift_uncertainty_ppm", "jumps",
                               "course", "polarity", "coherence", "confidence"})
        CHECK(entry.at(number).is_null());
    REQUIRE(entry.at("refused").is_string());
    CHECK(contains(run.out, entry.at("refused").get<std::string>()));
    CHECK(fs::exists(folder / "report.html"));
    return run;
}

void check_unusable(const TemporaryFolder& folder, const std::string& bad, const std::string& reason)
{
    const AlignRun run = beside_good(folder, bad);
    INFO(run.err);
    CHECK(run.exit_code == 1);
    CHECK(contains(run.err, bad + ": "));
    CHECK(contains(run.err, reason));
    CHECK(contains(run.source(bad).at("refused").get<std::string>(), reason));
}

void check_refused(const TemporaryFolder& folder, const std::string& bad, const std::string& reason)
{
    const AlignRun run = beside_good(folder, bad);
    CHECK(run.exit_code == 0);
    INFO(run.source(bad).dump());
    CHECK(contains(run.source(bad).at("refused").get<std::string>(), reason));
}

void cut(const fs::path& path, double part)
{
    fs::resize_file(path, static_cast<std::uintmax_t>(part * static_cast<double>(fs::file_size(path))));
}

} // namespace

TEST_CASE("files that cannot be read are named with the reason, and the others are aligned")
{
    const TemporaryFolder folder;
    write_good(folder);
    std::ofstream(folder / "empty.wav").flush();
    std::ofstream(folder / "text.wav") << "This is no audio, whatever its name says.\n";
    fs::create_directory(folder / "folder.wav");
    fs::copy_file(folder / "good.wav", folder / "header.wav");
    fs::resize_file(folder / "header.wav", 30);
    write_audio(folder / "none.wav", {}, wav_16);

    check_unusable(folder, "empty.wav", "is empty");
    check_unusable(folder, "text.wav", "cannot be read as audio");
    check_unusable(folder, "folder.wav", "is a folder");
    check_unusable(folder, "missing.wav", "no such file");
    check_unusable(folder, "header.wav", "truncated");
    check_unusable(folder, "none.wav", "holds no audio");
}

TEST_CASE("truncated files are unusable in every container that tells its length")
{
    const TemporaryFolder folder;
    write_good(folder);
    const Samples sound = syllables(frames, 40);
    write_audio(folder / "cut.wav", sound, SF_FORMAT_WAV | SF_FORMAT_PCM_24);
    write_audio(folder / "cut.aiff", sound, SF_FORMAT_AIFF | SF_FORMAT_PCM_16);
    write_audio(folder / "cut.flac", sound, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    for (const char* name : {"cut.wav", "cut.aiff", "cut.flac"}) {
        cut(folder / name, 0.6);
        check_unusable(folder, name, "truncated");
    }
}

TEST_CASE("samples that are not finite numbers make a file invalid")
{
    const TemporaryFolder folder;
    write_good(folder);
    Samples sound = syllables(frames, 40);
    sound[100000] = std::numeric_limits<double>::quiet_NaN();
    write_audio(folder / "nan.wav", sound);
    sound[100000] = -std::numeric_limits<double>::infinity();
    write_audio(folder / "inf.wav", sound);
    check_unusable(folder, "nan.wav", "frame 100000 is not a finite number");
    check_unusable(folder, "inf.wav", "frame 100000 is not a finite number");
}

TEST_CASE("recordings that hold no evidence are refused, and that is no failure")
{
    const TemporaryFolder folder;
    write_good(folder);
    write_audio(folder / "silence.wav", Samples(frames), wav_16);
    write_audio(folder / "short.wav", syllables(300, 40), wav_16);
    write_audio(folder / "stranger.wav", syllables(frames, 41), wav_16);
    write_audio(folder / "slow.wav", syllables(frames, 40), wav_16, 4000);
    check_refused(folder, "silence.wav", "silent");
    check_refused(folder, "short.wav", "too short: it lasts 6.2 ms");
    check_refused(folder, "stranger.wav", "nothing in common");
    check_refused(folder, "slow.wav", "4000 Hz");
}

TEST_CASE("recordings that share no moment are refused")
{
    const TemporaryFolder folder;
    Samples first = syllables(frames, 42);
    Samples second(frames);
    for (std::size_t i = frames / 2; i < frames; ++i) {
        second[i] = first[i];
        first[i] = 0.0;
    }
    write_audio(folder / "a.wav", first, wav_16);
    write_audio(folder / "b.wav", second, wav_16);
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"});
    CHECK(run.exit_code == 1);
    CHECK(run.source("b.wav").at("refused").is_string());
}

TEST_CASE("when nothing could be aligned the exit code says so and the JSON is there")
{
    const TemporaryFolder folder;
    write_good(folder);
    write_audio(folder / "silence.wav", Samples(frames), wav_16);
    const AlignRun run = align(folder, "a.wav", {"silence.wav"});
    CHECK(run.exit_code == 1);
    CHECK(contains(run.err, "nothing could be aligned"));
    REQUIRE(run.json);
    CHECK(run.json->at("sources").size() == 2);
    CHECK(names_in(folder / "aligned").empty());
}

TEST_CASE("an unusable reference refuses every source and the JSON is there")
{
    const TemporaryFolder folder;
    write_good(folder);
    std::ofstream(folder / "empty.wav").flush();
    Samples sound = syllables(frames, 40);
    sound[50000] = std::numeric_limits<double>::quiet_NaN();
    write_audio(folder / "nan.wav", sound);
    for (const std::string reference : {"missing.wav", "empty.wav", "nan.wav"}) {
        INFO(reference);
        const AlignRun run = align(folder, reference, {"good.wav"});
        CHECK(run.exit_code == 1);
        CHECK(contains(run.err, reference + ": "));
        REQUIRE(run.json);
        CHECK(run.json->at("sources").at(0).at("file") == reference);
        CHECK(run.json->at("sources").at(0).at("refused").is_string());
        CHECK(contains(run.source("good.wav").at("refused").get<std::string>(), "the reference " + reference));
        CHECK(names_in(folder / "aligned").empty());
    }
}

TEST_CASE("a silent reference refuses every source")
{
    const TemporaryFolder folder;
    write_good(folder);
    write_audio(folder / "silence.wav", Samples(frames), wav_16);
    const AlignRun run = align(folder, "silence.wav", {"good.wav"});
    CHECK(run.exit_code == 1);
    CHECK(run.source("good.wav").at("refused").is_string());
    CHECK(names_in(folder / "aligned").empty());
}
