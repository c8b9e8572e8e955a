// What becomes of the output file when a run does not come to its end.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program_run.hpp"
#include "support/catch.hpp"
#include "support/file_limit.hpp"
#include "support/small_disk.hpp"

using namespace localcast::test;

namespace {

const std::string mixer = LOCALCAST_MIXER;
const std::string voice = LOCALCAST_VOICE;

/** Starts the generator on a sound of eleven days, sends the signal once it writes, and says how it ended. */
int ended_by(const Folder& folder, int signal)
{
    const std::string output = (folder / "out.wav").string();
    std::vector<std::string> words{voice, "-o", output, "--duration", "1000000"};
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    REQUIRE(posix_spawn(&child, voice.c_str(), nullptr, nullptr, arguments.data(), environ) == 0);
    int status = 0;
    while (folder.names().empty() && waitpid(child, &status, WNOHANG) == 0) {
    }
    CHECK(folder.names().size() == 1); // the unfinished file
    kill(child, signal);
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/** A run that has an output of half a megabyte, in a folder where there is one from before. */
class LongRun {
public:
    LongRun()
    {
        REQUIRE(again().exit_code == 0);
        complete_ = bytes_of(folder_ / "out.wav");
        REQUIRE(complete_.size() > 400'000);
        std::ofstream(folder_ / "out.wav") << "before";
    }

    [[nodiscard]] Run again() const { return run(folder_, voice, "-o out.wav --duration 2.5"); }
    Run with_files_of(std::uint64_t bytes, AtLimit what) const
    {
        const FileLimit limit(bytes, what);
        return again();
    }

    [[nodiscard]] const Folder& folder() const { return folder_; }
    [[nodiscard]] std::string output() const { return bytes_of(folder_ / "out.wav"); }
    [[nodiscard]] const std::string& complete() const { return complete_; }

private:
    Folder folder_;
    std::string complete_;
};

} // namespace

TEST_CASE("on a full disk the output does not appear, what was there stays, and the reason is said")
{
    const LongRun long_run;
    const std::uint64_t length = long_run.complete().size();
    for (const std::uint64_t bytes : {length - 1, length / 2, std::uint64_t{2000}}) {
        INFO(bytes << " of " << length << " bytes");
        const Run done = long_run.with_files_of(bytes, AtLimit::fails);
        INFO(done.err);
        CHECK(done.exit_code == 1);
        CHECK(done.err.find("out.wav: cannot be written: ") != std::string::npos);
        CHECK(done.err.find("File too large") != std::string::npos);
        CHECK(long_run.output() == "before");
        CHECK(long_run.folder().names() == std::vector<std::string>{"out.wav"});
    }
    CHECK(long_run.with_files_of(length, AtLimit::fails).exit_code == 0);
    CHECK(long_run.output() == long_run.complete());
}

TEST_CASE("ended in the middle of a write, or at once by a second signal, a run leaves what was there")
{
    const LongRun long_run;
    const std::uint64_t length = long_run.complete().size();
    for (const std::uint64_t bytes : {length - 1, length / 3, std::uint64_t{2000}}) {
        INFO(bytes << " of " << length << " bytes");
        CHECK(long_run.with_files_of(bytes, AtLimit::ends_the_process).exit_code != 0);
        CHECK(long_run.output() == "before");
    }
    const Folder folder;
    CHECK(ended_by(folder, SIGKILL) == SIGKILL);
    CHECK(folder.names().size() == 1);
    CHECK(folder.names().front().front() == '.');
}

TEST_CASE("on a file system that is really full the output is whole or not there, and the reason is said")
{
    const LongRun long_run;
    const Folder& folder = long_run.folder();
    for (const std::uint64_t bytes : {std::uint64_t{4096}, std::uint64_t{400'000}, std::uint64_t{600'000}}) {
        const OnSmallDisk disk = on_small_disk(folder.path(), bytes, [&]() -> std::string {
            const Run done = long_run.again();
            if (done.exit_code == 0)
                return long_run.output() == long_run.complete() ? "complete" : "another file";
            if (!folder.names().empty())
                return folder.names().front() + " is left";
            return done.err.find("No space left on device") != std::string::npos ? "full" : done.err;
        });
        if (!disk.forbidden.empty()) {
            WARN("not tested, for this system does not allow it: " << disk.forbidden);
            return;
        }
        INFO("a file system of " << bytes << " bytes");
        CHECK(disk.said == (bytes > long_run.complete().size() ? "complete" : "full"));
    }
}

TEST_CASE("what does not fit where a program's words go is an error")
{
    const Folder folder;
    const Run done = run(folder, "/bin/sh", "-c \"'" + mixer + "' --list-controls >/dev/full\"");
    CHECK(done.exit_code == 1);
    CHECK(done.err.find("the standard output cannot be written") != std::string::npos);
}

TEST_CASE("a run that is interrupted leaves nothing behind and ends as the signal has it")
{
    for (const int signal : {SIGINT, SIGTERM}) {
        INFO("signal " << signal);
        const Folder folder;
        CHECK(ended_by(folder, signal) == signal);
        CHECK(folder.names().empty());
    }
}

TEST_CASE("a header that cannot be completed is an error, and the file does not appear")
{
    const Folder folder;
    write_wav(folder / "in.wav", {noise(100, 1), noise(100, 2), noise(100, 3)});
    const Run done = run(folder, "/usr/bin/env", "LD_PRELOAD=" LOCALCAST_REFUSE_HEADER " '" + mixer +
                                                     "' in.wav -o out.wav");
    INFO(done.err);
    CHECK(done.exit_code == 1);
    CHECK(done.err.find("out.wav: cannot be written") != std::string::npos);
    CHECK(folder.names() == std::vector<std::string>{"in.wav"});
}
