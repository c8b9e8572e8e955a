// What localcast-align leaves of its outputs where the disk is full, or where it is ended, at any byte of them.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <sys/wait.h>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"
#include "support/file_limit.hpp"
#ifdef __linux__
#include "support/small_disk.hpp"
#endif

using namespace localcast::test;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t frames = 3 * 48000;

using Files = std::map<std::string, std::string>;

Files files_in(const fs::path& folder)
{
    Files files;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing)) {
        std::ifstream file(entry.path(), std::ios::binary);
        files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return files;
}

/** Two recordings, of which the second one's aligned copy is written in blocks of its codec, or none. */
class Session {
public:
    explicit Session(int format)
    {
        const Samples sound = syllables(frames, 60);
        write_audio(folder_ / "a", sound, wav_16);
        write_audio(folder_ / "b", delayed(sound, 25.5), format);
        REQUIRE(run().exit_code == 0);
        complete_ = files_in(folder_ / "aligned");
        REQUIRE(complete_.size() == 2);
    }

    /** With no file longer than that; what is there afterwards is as it would be, but for hidden files. */
    AlignRun run_with(std::uint64_t bytes, AtLimit what)
    {
        fs::remove_all(folder_ / "aligned");
        fs::remove(folder_ / "result.json");
        const FileLimit limit(bytes, what);
        const AlignRun ended = run();
        return ended;
    }

    [[nodiscard]] std::uint64_t length() const { return complete_.at("b").size(); }
    [[nodiscard]] Files left() const { return files_in(folder_ / "aligned"); }
    /** Whether each file that has its name has all of its bytes. */
    [[nodiscard]] bool is_whole() const
    {
        const Files files = left();
        return std::all_of(files.begin(), files.end(), [&](const auto& file) {
            return file.first[0] == '.' || complete_.at(file.first) == file.second;
        });
    }

private:
    AlignRun run() { return align(folder_, "a", {"b"}, {"--max-delay", "0.1"}); }

    TemporaryFolder folder_;
    Files complete_;
};

} // namespace

TEST_CASE("on a full disk an aligned file does not appear, and it is said, even where only the last block does not fit")
{
    for (const int format : {SF_FORMAT_WAV | SF_FORMAT_PCM_24, SF_FORMAT_FLAC | SF_FORMAT_PCM_24,
                             SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM}) {
        Session session(format);
        for (const std::uint64_t bytes : {session.length() - 1, session.length() / 2}) {
            INFO("format " << std::hex << format << std::dec << ", " << bytes << " of " << session.length() << " bytes");
            const AlignRun ended = session.run_with(bytes, AtLimit::fails);
            INFO(ended.err);
            CHECK(ended.exit_code == 1);
            CHECK(ended.err.find("b: cannot be written: File too large") != std::string::npos);
            const Files left = session.left();
            CHECK(left.count("b") == 0);
            CHECK(std::none_of(left.begin(), left.end(), [](const auto& file) { return file.first[0] == '.'; }));
            CHECK(session.is_whole());
        }
    }
}

TEST_CASE("ended in the middle of a write, localcast-align leaves no file that is not whole")
{
    Session session(SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    for (const std::uint64_t bytes : {session.length() - 1, session.length() / 3, std::uint64_t{50}}) {
        INFO(bytes << " of " << session.length() << " bytes");
        CHECK(session.run_with(bytes, AtLimit::ends_the_process).exit_code == -1);
        CHECK(session.left().count("b") == 0);
        CHECK(session.is_whole());
    }
}

#ifdef __linux__
TEST_CASE("on a file system that is really full, each file of localcast-align is there as a whole or not at all, and it is said")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 60);
    write_audio(folder / "a", sound, wav_16);
    write_audio(folder / "b", delayed(sound, 25.5), SF_FORMAT_WAV | SF_FORMAT_PCM_24);
    const auto run = [&] { return align(folder, "a", {"b"}, {"--max-delay", "0.1", "--report", "aligned/report.html"}); };
    REQUIRE(run().exit_code == 0);
    const Files complete = files_in(folder / "aligned");
    REQUIRE(complete.size() == 3);
    fs::remove_all(folder / "aligned");
    fs::create_directory(folder / "aligned");
    constexpr std::uint64_t page = 4096;
    const std::uint64_t a = complete.at("a").size(), b = complete.at("b").size();
    for (const std::uint64_t bytes : {page, a / 2, a + b / 2, a + b, a + b + 100 * page}) {
        const OnSmallDisk disk = on_small_disk(folder / "aligned", bytes, [&]() -> std::string {
            const AlignRun ended = run();
            const Files left = files_in(folder / "aligned");
            for (const auto& [name, content] : left) {
                if (complete.count(name) == 0 || (name != "report.html" && content != complete.at(name)))
                    return name + " is not what it should be";
            }
            const bool is_said = ended.err.find("No space left on device") != std::string::npos;
            if (left.size() == complete.size())
                return ended.exit_code == 0 && !is_said ? "complete" : "complete, and it says: " + ended.err;
            return ended.exit_code == 1 && is_said ? "full" : "not complete, and it says: " + ended.err;
        });
        if (!disk.forbidden.empty()) {
            WARN("not tested, for this system does not allow it: " << disk.forbidden);
            return;
        }
        INFO("a file system of " << bytes << " bytes");
        CHECK(disk.said == (bytes > a + b + 50 * page ? "complete" : "full"));
    }
}

TEST_CASE("a table that cannot be printed is an error, and every other output is there")
{
    const TemporaryFolder folder, words;
    const Samples sound = syllables(frames, 60);
    write_audio(folder / "a", sound, wav_16);
    write_audio(folder / "b", delayed(sound, 25.5), wav_16);
    const std::string command = "cd '" + folder.path().string() + "' && '" LOCALCAST_ALIGN_PROGRAM "' --reference a b " +
                                "-o aligned >/dev/full 2>'" + (words / "said").string() + "'";
    const int status = std::system(command.c_str());
    CHECK(WEXITSTATUS(status) == 1);
    CHECK(files_in(words.path())["said"].find("localcast-align: the table: cannot be written") != std::string::npos);
    CHECK(files_in(folder / "aligned").size() == 2);
}
#endif
