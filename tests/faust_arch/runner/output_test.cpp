// What becomes of the output file when a run does not come to its end.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <initializer_list>
#include <string>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program_run.hpp"
#include "support/catch.hpp"

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

} // namespace

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
