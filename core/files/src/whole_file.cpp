// SPDX-License-Identifier: MIT
#include "localcast/files/whole_file.hpp"

#include <atomic>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

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

fs::path hidden_beside(const fs::path &path) {
    static std::atomic<unsigned> count = 0; // of this copy of the code; relaxed: only the numbers must differ
    fs::path name = ".";
    name += path.filename();
    // Copies of the code in one process count for themselves, each with an address of its own.
    name += ".part-" + process_number() + "-" + std::to_string(reinterpret_cast<std::uintptr_t>(&count)) + "-" +
            std::to_string(count.fetch_add(1, std::memory_order_relaxed));
    return path.parent_path() / name;
}

// A name must not come to a file whose content is still on its way, nor be spoken of before it is there itself: a machine
// that stops would leave it empty, or missing. These wait for a file and for a folder's names.
#ifdef _WIN32
bool reaches_the_disk(const fs::path &path) {
    const int file = _wopen(path.c_str(), _O_RDWR | _O_BINARY);
    const bool done = file >= 0 && _commit(file) == 0;
    if (file >= 0) {
        _close(file);
    }
    return done;
}

bool names_reach_the_disk(const fs::path &) {
    return true; // the file system keeps a journal of them, in order
}

bool name_if_free(const fs::path &from, const fs::path &to) {
    return _wrename(from.c_str(), to.c_str()) == 0;
}
#else
bool reaches_the_disk(const fs::path &path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = file >= 0 && (fsync(file) == 0 || errno == EINVAL); // EINVAL: of a file system that has no disk
    const int error = errno;
    if (file >= 0) {
        close(file);
    }
    errno = error;
    return done;
}

bool names_reach_the_disk(const fs::path &folder) {
    return reaches_the_disk(folder.empty() ? "." : folder);
}

/// A second name for the file: the one way to take a name that fails where another was faster. Where a file system has no second
/// names, two who look at the same instant are not kept apart.
bool name_if_free(const fs::path &from, const fs::path &to) {
    if (link(from.c_str(), to.c_str()) == 0) {
        unlink(from.c_str()); // a hidden name that stays does no harm
        return true;
    }
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) {
        return false;
    }
    std::error_code error;
    if (fs::exists(fs::symlink_status(to, error))) {
        errno = EEXIST;
        return false;
    }
    return rename(from.c_str(), to.c_str()) == 0;
}
#endif

std::string why(int error) { return error != 0 ? std::generic_category().message(error) : "writing failed"; }

std::string write_stream(const fs::path &path, const std::function<void(std::ostream &)> &write) {
    errno = 0;
    std::ofstream file(path, std::ios::binary);
    if (file) {
        write(file);
    }
    file.close();
    return file ? std::string() : why(errno);
}

} // namespace

HiddenFile::HiddenFile(fs::path name) : name_(std::move(name)), path_(hidden_beside(name_)) {}

HiddenFile::~HiddenFile() {
    std::error_code ignored;
    if (!path_.empty()) {
        fs::remove(path_, ignored);
    }
}

std::string HiddenFile::complete() const {
    return reaches_the_disk(path_) ? std::string() : why(errno);
}

std::string HiddenFile::fill(const std::function<void(std::ostream &)> &write) {
    const std::string problem = write_stream(path_, write);
    return problem.empty() ? complete() : problem;
}

std::string HiddenFile::take_free_name() {
    if (!name_if_free(path_, name_)) {
        return why(errno);
    }
    path_ = name_;
    return names_reach_the_disk(name_.parent_path()) ? std::string() : why(errno);
}

std::string HiddenFile::replace() {
    std::error_code error;
    fs::rename(path_, name_, error);
    if (error) {
        return error.message();
    }
    keep();
    return {};
}

std::string write_whole(const fs::path &path, const std::function<void(std::ostream &)> &write) {
    std::error_code ignored;
    const fs::file_status there = fs::status(path, ignored);
    if (fs::exists(there) && !fs::is_regular_file(there)) { // a name given to another file would replace it
        return write_stream(path, write);
    }
    HiddenFile file(path);
    const std::string problem = file.fill(write);
    return problem.empty() ? file.replace() : problem;
}

} // namespace localcast
