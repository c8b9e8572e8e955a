// SPDX-License-Identifier: MIT
#include "parts/whole_file.hpp"

#include <atomic>
#include <cerrno>
#include <fstream>
#include <system_error>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <process.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace localcast {
namespace {

namespace fs = std::filesystem;

std::string process_number() {
#ifdef _WIN32
    return std::to_string(_getpid());
#else
    return std::to_string(getpid());
#endif
}

fs::path part_of(const fs::path &path) {
    static std::atomic<unsigned> count = 0; // of this copy of the code; relaxed: only the numbers must differ
    fs::path name = ".";
    name += path.filename();
    // Copies of the code in one process count for themselves, each with an address of its own.
    name += ".part-" + process_number() + "-" + std::to_string(reinterpret_cast<std::uintptr_t>(&count)) + "-" +
            std::to_string(count.fetch_add(1, std::memory_order_relaxed));
    return path.parent_path() / name;
}

/// A name must not come to a file whose content is still on its way: a machine that stops would leave it empty.
bool reaches_the_disk(const fs::path &path) {
#ifdef _WIN32
    const int file = _wopen(path.c_str(), _O_RDWR | _O_BINARY);
    const bool done = file >= 0 && _commit(file) == 0;
    if (file >= 0) {
        _close(file);
    }
    return done;
#else
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = file >= 0 && (fsync(file) == 0 || errno == EINVAL); // EINVAL: of a file system that has no disk
    const int error = errno;
    if (file >= 0) {
        close(file);
    }
    errno = error;
    return done;
#endif
}

std::string why(const fs::path &path) {
    const std::string reason = errno != 0 ? ": " + std::generic_category().message(errno) : "";
    return "cannot write " + path.string() + reason;
}

/// Goes with whoever leaves, unless it has got its name.
struct Part {
    fs::path path;
    ~Part() {
        std::error_code ignored;
        if (!path.empty()) {
            fs::remove(path, ignored);
        }
    }
};

} // namespace

std::string write_whole(const fs::path &path, const std::function<void(std::ostream &)> &write) {
    Part part{part_of(path)};
    errno = 0;
    std::ofstream file(part.path, std::ios::binary);
    if (file) {
        write(file);
    }
    file.close();
    if (!file || !reaches_the_disk(part.path)) {
        return why(path);
    }
    std::error_code error;
    fs::rename(part.path, path, error);
    if (error) {
        return "cannot write " + path.string() + ": " + error.message();
    }
    part.path.clear();
    return {};
}

} // namespace localcast
