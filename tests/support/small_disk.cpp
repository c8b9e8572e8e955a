// The child is root in a user namespace of its own, which may mount what it likes where nobody else sees it.
// SPDX-License-Identifier: MIT
#include "support/small_disk.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace localcast::test {
namespace {

std::string problem(const char* step) { return step + (": " + std::generic_category().message(errno)); }

bool write_all(int file, const std::string& text) {
    return ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

bool write_file(const char* path, const std::string& text) {
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    const bool done = file >= 0 && write_all(file, text);
    if (file >= 0) {
        close(file);
    }
    return done;
}

std::string read_all(int file) {
    std::string all;
    char part[4096];
    for (ssize_t size = 0; (size = read(file, part, sizeof part)) > 0;) {
        all.append(part, static_cast<std::size_t>(size));
    }
    return all;
}

/// Empty, or which step is not allowed here.
std::string mount_small(const std::filesystem::path& folder, std::uint64_t bytes) {
    const std::string user = std::to_string(getuid()), group = std::to_string(getgid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
        return problem("a user namespace");
    }
    if (!write_file("/proc/self/setgroups", "deny") || !write_file("/proc/self/uid_map", "0 " + user + " 1") ||
        !write_file("/proc/self/gid_map", "0 " + group + " 1")) {
        return problem("the users of a namespace");
    }
    const std::string size = "size=" + std::to_string(bytes);
    return mount("tmpfs", folder.c_str(), "tmpfs", 0, size.c_str()) == 0 ? std::string() : problem("mounting in a namespace");
}

} // namespace

OnSmallDisk on_small_disk(const std::filesystem::path& folder, std::uint64_t bytes, const std::function<std::string()>& what) {
    int ends[2];
    if (pipe(ends) != 0) {
        return {problem("a pipe"), {}};
    }
    const pid_t child = fork();
    if (child == 0) {
        const std::string forbidden = mount_small(folder, bytes);
        _exit(write_all(ends[1], forbidden.empty() ? "+" + what() : "-" + forbidden) ? 0 : 1);
    }
    close(ends[1]);
    const std::string answer = read_all(ends[0]);
    close(ends[0]);
    waitpid(child, nullptr, 0);
    if (answer.empty()) {
        return {{}, "the child ended without a word"};
    }
    return answer[0] == '-' ? OnSmallDisk{answer.substr(1), {}} : OnSmallDisk{{}, answer.substr(1)};
}

} // namespace localcast::test
