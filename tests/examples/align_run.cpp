// Starts the program with posix_spawn and collects what it says.
// SPDX-License-Identifier: MIT
#include "align_run.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace localcast::test {

namespace fs = std::filesystem;

namespace {

std::string contents_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/** Runs the program with its output in two files; exit code, or -1 when it did not exit by itself, and peak memory. */
AlignRun spawn(const fs::path& folder, std::vector<std::string> words, const fs::path& out, const fs::path& err)
{
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    pid_t child = 0;
    const int failed = posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw std::runtime_error("cannot start " + words[0]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    AlignRun run;
    run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    run.peak_memory_kib = static_cast<std::size_t>(usage.ru_maxrss);
    return run;
}

} // namespace

TemporaryFolder::TemporaryFolder()
{
    std::string name = (fs::temp_directory_path() / "localcast-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

nlohmann::json AlignRun::source(const std::string& file) const
{
    if (!json)
        return nullptr;
    for (const auto& source : json->at("sources")) {
        if (source.at("file") == file)
            return source;
    }
    return nullptr;
}

AlignRun run_align(const TemporaryFolder& folder, const std::vector<std::string>& arguments)
{
    std::vector<std::string> words{LOCALCAST_ALIGN_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const TemporaryFolder said;
    AlignRun run = spawn(folder.path(), words, said / "out", said / "err");
    run.out = contents_of(said / "out");
    run.err = contents_of(said / "err");
    if (fs::exists(folder / "result.json"))
        run.json = nlohmann::json::parse(contents_of(folder / "result.json"), nullptr, false);
    return run;
}

AlignRun align(const TemporaryFolder& folder, const std::string& reference, const std::vector<std::string>& sources,
               const std::vector<std::string>& more)
{
    std::vector<std::string> arguments{"--reference", reference};
    arguments.insert(arguments.end(), sources.begin(), sources.end());
    arguments.insert(arguments.end(), {"-o", "aligned", "--json", "result.json"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_align(folder, arguments);
}

} // namespace localcast::test
