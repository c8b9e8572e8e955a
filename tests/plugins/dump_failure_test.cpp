// A dump is two files that belong together: whatever fails, or ends, between the first step and the last, whoever finds the JSON
// finds its sound.
// SPDX-License-Identifier: MIT
#include "parts/window_dump.hpp"

#include "dump_rig.hpp"
#include "support/failing_disk.hpp"
#include "support/small_disk.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sys/wait.h>

using namespace localcast;
using namespace localcast::test;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr int blocks = 25; // a sound of five pages, so that it is written in several steps

/// Two windows of different sound, and what each of them looks like as a sound file.
struct TwoWindows {
    Window before{0.25f, blocks}, now{0.5f, blocks};
    std::string sound_before = sound_of(before), sound_now = sound_of(now);

    static std::string sound_of(const Window& window) {
        const Folder folder;
        REQUIRE(dump(window, folder.path()).empty());
        REQUIRE(contents_of(folder / "window.wav").size() > 20'000);
        return contents_of(folder / "window.wav");
    }
    static std::string dump(const Window& window, const fs::path& folder) {
        return dump_window_with_audio(window.runtime, {"mic"}, folder / "window.json");
    }
    /// Whether the folder's dump is one of these windows as a whole.
    [[nodiscard]] bool is_whole(const fs::path& folder) const {
        const Json json = Json::parse(contents_of(folder / "window.json"), nullptr, false);
        const std::string sound = json.is_object() ? contents_of(folder / json.at("audio").at("file")) : "";
        return sound == sound_before || sound == sound_now;
    }
};

std::vector<std::string> steps_of(const Window& window, const fs::path& folder) {
    const FailingDisk disk(0);
    REQUIRE(TwoWindows::dump(window, folder).empty());
    std::vector<std::string> steps = disk.steps();
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    return steps;
}

} // namespace

TEST_CASE("both files of a dump reach the disk before either has its name, and the sound's name before that of the JSON") {
    const Folder folder;
    const Window window(0.25f, blocks);
    std::vector<std::string> steps{"open", "write", "fsync", "open", "write", "fsync"};
    for (const char* const last : {"link window.wav", "fsync", "rename window.json"}) {
        steps.emplace_back(last);
    }
    CHECK(steps_of(window, folder.path()) == steps);
    CHECK(folder.size() == 2);
}

TEST_CASE("whatever step of a dump fails, the folder stays as it was, and the reason is said") {
    const TwoWindows windows;
    for (const bool is_first : {true, false}) {
        std::size_t nth = 1;
        for (;; ++nth) {
            const Folder folder;
            REQUIRE((is_first || TwoWindows::dump(windows.before, folder.path()).empty()));
            const auto files = files_in(folder.path());
            const FailingDisk disk(nth);
            const std::string problem = TwoWindows::dump(windows.now, folder.path());
            if (!disk.has_failed()) {
                CHECK(problem.empty());
                break;
            }
            INFO("step " << nth << ": " << disk.steps().back() << "; " << problem);
            CHECK(problem.find("cannot write ") == 0);
            CHECK(problem.find("No space left on device") != std::string::npos);
            CHECK(files_in(folder.path()) == files);
        }
        CHECK(nth > 9);
    }
}

TEST_CASE("a process that is ended at any step of a dump leaves the one before or the new one, whole") {
    const TwoWindows windows;
    for (const bool is_first : {true, false}) {
        bool reached_the_end = false;
        for (std::size_t nth = 1; !reached_the_end; ++nth) {
            const Folder folder;
            REQUIRE((is_first || TwoWindows::dump(windows.before, folder.path()).empty()));
            const pid_t child = fork();
            if (child == 0) {
                const FailingDisk disk(nth, Failure::end_of_the_process);
                (void)TwoWindows::dump(windows.now, folder.path());
                _exit(42); // nothing was left to end it at
            }
            int status = 0;
            REQUIRE(waitpid(child, &status, 0) == child);
            reached_the_end = WEXITSTATUS(status) == 42;
            INFO("step " << nth);
            CHECK((windows.is_whole(folder.path()) || (is_first && !reached_the_end && !fs::exists(folder / "window.json"))));
        }
    }
}

TEST_CASE("a new dump goes in the place of the one before, sound and all, and of nothing else") {
    const TwoWindows windows;
    const Folder folder;
    const auto names = [&] {
        std::vector<std::string> all;
        for (const auto& [name, content] : files_in(folder.path())) {
            all.push_back(name);
        }
        return all;
    };
    std::ofstream(folder / "window.wav") << "a recording";
    REQUIRE(TwoWindows::dump(windows.before, folder.path()).empty());
    CHECK(names() == std::vector<std::string>{"window-2.wav", "window.json", "window.wav"});
    REQUIRE(TwoWindows::dump(windows.now, folder.path()).empty());
    CHECK(names() == std::vector<std::string>{"window-3.wav", "window.json", "window.wav"});
    CHECK(contents_of(folder / "window-3.wav") == windows.sound_now);
    CHECK(contents_of(folder / "window.wav") == "a recording");
    REQUIRE(dump_window(windows.before.runtime, {}, folder / "window.json").empty());
    CHECK(names() == std::vector<std::string>{"window.json", "window.wav"});

    for (const char* const foreign : {R"({"localcast": "1", "audio": {"file": "window.wav.json"}})", "[[[", "7", R"({"localcast": 1})",
                                      R"({"localcast": "1", "audio": {"file": "../window.wav"}})",
                                      R"({"audio": {"file": "window.wav"}})", R"({"localcast": "1", "audio": {"file": 3}})"}) {
        std::ofstream(folder / "window.json") << foreign;
        REQUIRE(TwoWindows::dump(windows.now, folder.path()).empty());
        CHECK(names() == std::vector<std::string>{"window-2.wav", "window.json", "window.wav"});
        fs::remove(folder / "window-2.wav");
    }
    CHECK(contents_of(folder / "window.wav") == "a recording");
}

TEST_CASE("the JSON of a dump may be called as its sound would be, or have no folder said") {
    const TwoWindows windows;
    const Folder folder;
    REQUIRE(dump_window_with_audio(windows.now.runtime, {}, folder / "window.wav").empty());
    CHECK(contents_of(folder / "window-2.wav") == windows.sound_now);
    const fs::path there = fs::current_path();
    fs::current_path(folder.path());
    const std::string problem = dump_window_with_audio(windows.now.runtime, {}, "other.json");
    fs::current_path(there);
    CHECK(problem.empty());
    CHECK(contents_of(folder / "other.wav") == windows.sound_now);
}

TEST_CASE("where a file system gives no second names, a dump is written all the same, and a name that is taken stays taken") {
    const TwoWindows windows;
    const Folder folder;
    const std::size_t at_link = [&] {
        const Folder other;
        const FailingDisk disk(0);
        REQUIRE(TwoWindows::dump(windows.now, other.path()).empty());
        const std::vector<std::string> steps = disk.steps();
        return static_cast<std::size_t>(std::find(steps.begin(), steps.end(), "link window.wav") - steps.begin()) + 1;
    }();
    const FailingDisk disk(at_link, Failure::error, EPERM);
    CHECK(TwoWindows::dump(windows.now, folder.path()).empty());
    CHECK(disk.has_failed());
    CHECK(windows.is_whole(folder.path()));
    CHECK(folder.size() == 2);
}

TEST_CASE("on a file system that is really full a dump is there as a whole or not at all, whatever room there is") {
    const TwoWindows windows;
    const Folder mount;
    constexpr std::size_t pages = 16, page = 4096;
    const OnSmallDisk disk = on_small_disk(mount.path(), pages * page, [&]() -> std::string {
        const fs::path disk_path = mount.path();
        std::size_t refused = 0;
        for (std::size_t taken = pages; taken > 0; --taken) {
            std::ofstream(disk_path / "filler") << std::string((taken - 1) * page, 'x');
            const auto files = files_in(disk_path);
            const std::string problem = TwoWindows::dump(windows.now, disk_path);
            if (problem.empty()) {
                return windows.is_whole(disk_path) && refused > 5 ? "whole" : "refused " + std::to_string(refused);
            }
            if (problem.find("No space left on device") == std::string::npos || files_in(disk_path) != files) {
                return problem + "; files have changed, or the reason is another";
            }
            ++refused;
        }
        return "never";
    });
    if (!disk.forbidden.empty()) {
        WARN("not tested, for this system does not allow it: " << disk.forbidden);
        return;
    }
    CHECK(disk.said == "whole");
}
