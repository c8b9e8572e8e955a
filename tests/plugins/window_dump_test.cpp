// A window as files: whole or not at all, and nothing believed that a neighbour's descriptors promise.
// SPDX-License-Identifier: MIT
#include "parts/whole_file.hpp"
#include "parts/window_dump.hpp"

#include "support/catch.hpp"
#include "support/file_limit.hpp"
#include "support/handles.hpp"

#include <localcast/payload_ring.hpp>
#include <localcast/runtime.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace localcast;
using namespace localcast::test;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "localcast-test-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    fs::path operator/(const char* name) const { return path_ / name; }
    std::size_t size() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), {})); }

private:
    fs::path path_;
};

std::string contents_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

const auto ten_thousand = [](std::ostream& file) { file << std::string(10'000, 'x'); };

/// A window with one true block of two channels, and the means to push others.
struct Window {
    Runtime runtime = *Runtime::create(std::chrono::seconds(5), 64);
    PayloadRing ring = *PayloadRing::create(runtime, 4096, 32);
    Producer<Kind::audio_block> mic = *Producer<Kind::audio_block>::create("mic");
    Producer<Kind::audio_block> liar = *Producer<Kind::audio_block>::create("liar");

    Window() {
        const std::vector<float> samples(200, 0.25f);
        REQUIRE(push_audio_block(mic, runtime, ring, StreamTime(std::chrono::seconds(1)), {}, block(100, 2), samples));
    }
    static AudioBlock block(std::uint32_t frames, std::uint32_t channels) {
        AudioBlock all{};
        all.frame_count = frames;
        all.channel_count = channels;
        all.sample_rate_hz = 48000;
        all.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED;
        return all;
    }
    /// Only the descriptor, which says what it likes; its samples are said to lie behind it.
    void lie(const AudioBlock& said, std::uint64_t behind = audio_samples_offset) {
        PayloadLoan loan = ring.begin(4096);
        REQUIRE(loan);
        AudioBlock all = said;
        all.data_handle = loan.handle().value() + behind;
        const auto* const kept = ::new (static_cast<void*>(loan.bytes().data())) AudioBlock(all);
        const StreamTime time(std::chrono::seconds(1));
        loan.commit(time);
        REQUIRE(liar.push(runtime, time, {}, *kept));
    }
};

} // namespace

TEST_CASE("a file on a full disk does not appear, what was there stays, and the reason is said") {
    const Folder folder;
    REQUIRE(write_whole(folder / "file", [](std::ostream& file) { file << "before"; }).empty());
    for (const std::uint64_t bytes : {9'999u, 5'000u, 1u}) {
        const FileLimit limit(bytes, AtLimit::fails);
        const std::string problem = write_whole(folder / "file", ten_thousand);
        CHECK(problem.find("cannot write ") == 0);
        CHECK(problem.find("File too large") != std::string::npos);
        CHECK(contents_of(folder / "file") == "before");
        CHECK(folder.size() == 1);
    }
    const FileLimit limit(10'000, AtLimit::fails);
    CHECK(write_whole(folder / "file", ten_thousand).empty());
    CHECK(contents_of(folder / "file").size() == 10'000);
    CHECK(folder.size() == 1);
}

TEST_CASE("a process that is ended while it writes leaves what was there") {
    const Folder folder;
    REQUIRE(write_whole(folder / "file", [](std::ostream& file) { file << "before"; }).empty());
    const pid_t child = fork();
    if (child == 0) {
        const FileLimit limit(5'000, AtLimit::ends_the_process);
        (void)write_whole(folder / "file", ten_thousand);
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(contents_of(folder / "file") == "before");
}

TEST_CASE("a writer that gives up leaves nothing, and writers of one file do not meet") {
    const Folder folder;
    CHECK_THROWS(write_whole(folder / "file", [](std::ostream&) { throw std::bad_alloc(); }));
    CHECK(folder.size() == 0);
    CHECK(write_whole(folder / "file", [&](std::ostream& outer) {
              outer << "outer";
              REQUIRE(write_whole(folder / "file", [](std::ostream& inner) { inner << "the inner one"; }).empty());
          }).empty());
    CHECK(contents_of(folder / "file") == "outer");
    CHECK(folder.size() == 1);
}

TEST_CASE("blocks that promise more than they have are left out of a dump, and no room is made for them") {
    Window window;
    const std::uint32_t any = 0xffff'ffff;
    for (const auto& [frames, channels] : {std::pair{any, any}, {any, 1u}, {1u, any}, {1u << 22, 1024u}, {0u, 2u}, {2u, 0u}}) {
        window.lie(Window::block(frames, channels));
    }
    AudioBlock quick = Window::block(10, 1), formless = quick;
    quick.sample_rate_hz = any;
    formless.sample_format = 77;
    window.lie(quick);
    window.lie(formless);
    for (const std::uint64_t behind : {std::uint64_t{4096}, std::uint64_t{1} << 40, std::uint64_t{0} - 4096}) {
        window.lie(Window::block(10, 1), behind);
    }
    const Folder folder;
    DumpedAudio audio;
    CHECK(dump_audio(window.runtime, folder / "window.wav", audio).empty());
    CHECK(audio.channels.size() == 2);
    CHECK(audio.frames == 100);
    CHECK(dump_window(window.runtime, {"mic"}, folder / "window.json", &audio).empty());
    CHECK(folder.size() == 2);
}

TEST_CASE("payload handles that point nowhere are written down and not followed") {
    Window window;
    for (const std::uint64_t handle : {std::uint64_t{1}, std::uint64_t{0xdead'0000}, ~std::uint64_t{0}}) {
        LocalcastSampleHandle sample{77, 1'000'000'000, 0, 0, handle, 0, 0};
        for (const auto push : runtime_push) {
            REQUIRE(push(RuntimeRef(window.runtime).get(), sample));
        }
    }
    const Folder folder;
    DumpedAudio audio;
    CHECK(dump_audio(window.runtime, folder / "window.wav", audio).empty());
    CHECK(audio.channels.size() == 2);
    CHECK(dump_window(window.runtime, {}, folder / "window.json", &audio).empty());
    CHECK(contents_of(folder / "window.json").find(std::to_string(0xdead'0000)) != std::string::npos);
}
