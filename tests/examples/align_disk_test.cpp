// What localcast-align leaves of its outputs where the disk is full, or where it is ended, at any byte of them.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"
#include "support/file_limit.hpp"

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
