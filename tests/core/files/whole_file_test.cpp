// Files that are whole or not there, on a full disk too, and when the writer is ended.
// SPDX-License-Identifier: MIT
#include <localcast/files/whole_file.hpp>

#include "support/file_limit.hpp"
#include "support/folder.hpp"

#include <fcntl.h>
#include <new>
#include <ostream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace localcast;
using namespace localcast::test;

namespace {

const auto ten_thousand = [](std::ostream& file) { file << std::string(10'000, 'x'); };

} // namespace

TEST_CASE("a file on a full disk does not appear, what was there stays, and the reason is said") {
    const Folder folder;
    REQUIRE(write_whole(folder / "file", [](std::ostream& file) { file << "before"; }).empty());
    for (const std::uint64_t bytes : {9'999u, 5'000u, 1u}) {
        const FileLimit limit(bytes, AtLimit::fails);
        const std::string problem = write_whole(folder / "file", ten_thousand);
        CHECK(problem == "File too large");
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

TEST_CASE("what others write into a hidden file has its name once it is said to be complete, and goes where it is not") {
    const Folder folder;
    {
        HiddenFile left(folder / "file");
        std::ofstream(left.path()) << "half";
        CHECK(folder.size() == 1);
    }
    CHECK(folder.size() == 0);
    HiddenFile file(folder / "file");
    CHECK(file.complete() == "No such file or directory");
    std::ofstream(file.path()) << "whole";
    CHECK(file.complete().empty());
    CHECK(file.replace().empty());
    CHECK(files_in(folder.path()) == std::map<std::string, std::string>{{"file", "whole"}});
}

TEST_CASE("a pipe or a device is written as it is, and no file takes its name") {
    const Folder folder;
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const int reader = open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    CHECK(write_whole(folder / "pipe", [](std::ostream& file) { file << "text"; }).empty());
    char text[8] = {};
    CHECK(read(reader, text, sizeof text) == 4);
    close(reader);
    CHECK(std::filesystem::is_fifo(folder / "pipe"));
    CHECK(write_whole(folder.path(), ten_thousand) == "Is a directory");
    CHECK(folder.size() == 1);
#ifdef __linux__
    CHECK(write_whole("/dev/full", ten_thousand) == "No space left on device");
    CHECK(std::filesystem::is_character_file("/dev/full"));
#endif
}
