// SPDX-License-Identifier: MIT
#include <algorithm>
#include <fstream>
#include <iterator>
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

std::string contents_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_pair(const TemporaryFolder& folder)
{
    const Samples sound = syllables(frames, 60);
    write_audio(folder / "a.wav", sound, wav_16);
    write_audio(folder / "b.wav", delayed(sound, 25.5), wav_16);
}

} // namespace

TEST_CASE("names that collide are made distinct")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 61);
    for (const char* take : {"one", "two", "three"})
        fs::create_directory(folder / take);
    write_audio(folder / "one/mic.wav", sound, wav_16);
    write_audio(folder / "two/mic.wav", delayed(sound, 10.0), wav_16);
    write_audio(folder / "three/mic.wav", delayed(sound, 20.0), wav_16);
    write_audio(folder / "three/mic-2.wav", delayed(sound, 30.0), wav_16);
    const AlignRun run = align(folder, "one/mic.wav", {"two/mic.wav", "three/mic.wav", "three/mic-2.wav"},
                               {"--max-delay", "0.1"});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    CHECK(run.json->at("sources").size() == 4);
    CHECK(std::distance(fs::directory_iterator(folder / "aligned"), {}) == 4);
    CHECK(contents_of(folder / "aligned/mic.wav") == contents_of(folder / "one/mic.wav"));
}

TEST_CASE("the output folder is made with all folders above it, and no temporary file stays")
{
    const TemporaryFolder folder;
    write_pair(folder);
    const AlignRun run = run_align(folder, {"--reference", "a.wav", "b.wav", "-o", "new/deep/folder/"});
    CHECK(run.exit_code == 0);
    CHECK_FALSE(run.json); // not asked for
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder / "new/deep/folder"))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    CHECK(names == std::vector<std::string>{"a.wav", "b.wav"});
}

TEST_CASE("a second run gives the same files")
{
    const TemporaryFolder folder;
    write_pair(folder);
    REQUIRE(align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"}).exit_code == 0);
    const std::string first = contents_of(folder / "aligned/b.wav");
    const std::string result = contents_of(folder / "result.json");
    REQUIRE(align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"}).exit_code == 0);
    CHECK(contents_of(folder / "aligned/b.wav") == first);
    CHECK(contents_of(folder / "result.json") == result);
}

TEST_CASE("an output folder that cannot be made is named, and the results are still told")
{
    const TemporaryFolder folder;
    write_pair(folder);
    std::ofstream(folder / "file") << "in the way";
    const AlignRun run = run_align(folder, {"--reference", "a.wav", "b.wav", "-o", "file/aligned", "--json", "result.json"});
    CHECK(run.exit_code == 1);
    CHECK(contains(run.err, "file/aligned: cannot make this folder"));
    REQUIRE(run.json);
    CHECK(run.source("b.wav").at("delay_samples").get<double>() == Approx(25.5).margin(0.1));
    CHECK(contents_of(folder / "file") == "in the way");
}

TEST_CASE("an output that cannot be written is named, and the others are written")
{
    const TemporaryFolder folder;
    write_pair(folder);
    const Samples sound = syllables(frames, 60);
    write_audio(folder / "c.wav", delayed(sound, 5.0), wav_16);
    fs::create_directories(folder / "aligned/b.wav/in the way");
    const AlignRun run = align(folder, "a.wav", {"b.wav", "c.wav"}, {"--max-delay", "0.1"});
    CHECK(run.exit_code == 1);
    CHECK(contains(run.err, "aligned/b.wav: cannot be written"));
    CHECK(read_audio(folder / "aligned/c.wav").frames == frames);
    CHECK(std::distance(fs::directory_iterator(folder / "aligned"), {}) == 3);
}

TEST_CASE("an output that would overwrite an input is refused and the input is left alone")
{
    const TemporaryFolder folder;
    write_pair(folder);
    const std::string before = contents_of(folder / "b.wav");
    const AlignRun run = run_align(folder, {"--reference", "a.wav", "b.wav", "-o", ".", "--json", "result.json"});
    CHECK(run.exit_code == 1);
    CHECK(contains(run.err, "would overwrite the input"));
    CHECK(contents_of(folder / "b.wav") == before);

    const AlignRun report = align(folder, "a.wav", {"b.wav"}, {"--report", "b.wav"});
    CHECK(report.exit_code == 1);
    CHECK(contents_of(folder / "b.wav") == before);
}

TEST_CASE("results that cannot be written are named")
{
    const TemporaryFolder folder;
    write_pair(folder);
    std::ofstream(folder / "file") << "in the way";
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--report", "file/report.html"});
    CHECK(run.exit_code == 1);
    CHECK(contains(run.err, "file/report.html: cannot be written"));
    CHECK(run.json);
    CHECK(fs::exists(folder / "aligned/b.wav"));
}

TEST_CASE("the report holds its pictures in itself and file names are no markup")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 62);
    write_audio(folder / "a.wav", sound, wav_16);
    write_audio(folder / "<b>&\"c\".wav", delayed(sound, -25.5, -1), wav_16);
    const AlignRun run = align(folder, "a.wav", {"<b>&\"c\".wav"}, {"--max-delay", "0.1", "--report", "sub/report.html"});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    const std::string page = contents_of(folder / "sub/report.html");
    CHECK(contains(page, "<svg"));
    CHECK(contains(page, "&lt;b&gt;&amp;&quot;c&quot;.wav"));
    CHECK_FALSE(contains(page, "<b>&"));
    for (const char* outside : {"http:", "https:", "src=", "href=", "url(", "<script", "@import"})
        CHECK_FALSE(contains(page, outside));
    CHECK(contains(page, "class=\"before\""));
    CHECK(contains(page, "class=\"after source\""));
    CHECK(contains(page, "class=\"blocks\""));
    CHECK(contains(page, "class=\"claim"));
    CHECK(contains(page, "</html>"));
}
