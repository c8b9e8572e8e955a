// SPDX-License-Identifier: MIT
#include "support/failing_disk.hpp"

#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

struct Count {
    bool runs = false;
    bool failed = false;
    std::size_t failing = 0;
    localcast::test::Failure failure = localcast::test::Failure::error;
    int error = 0;
    std::vector<std::string> steps;
};
Count count;

/// Whether this step fails, which gives `path` to a file or, with null, nothing.
bool fails(const char* what, const char* path = nullptr) {
    if (!count.runs) {
        return false;
    }
    const char* const slash = path == nullptr ? nullptr : std::strrchr(path, '/');
    count.steps.push_back(slash == nullptr ? std::string(what) : what + (" " + std::string(slash + 1)));
    if (count.steps.size() != count.failing) {
        return false;
    }
    if (count.failure == localcast::test::Failure::end_of_the_process) {
        _exit(0);
    }
    count.failed = true;
    errno = count.error;
    return true;
}

template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace

namespace localcast::test {

FailingDisk::FailingDisk(std::size_t nth, Failure failure, int error) { count = {true, false, nth, failure, error, {}}; }
FailingDisk::~FailingDisk() { count.runs = false; }
bool FailingDisk::has_failed() const { return count.failed; }
std::vector<std::string> FailingDisk::steps() const { return count.steps; }

} // namespace localcast::test

#pragma GCC visibility push(default) // for the C++ library's calls as well
extern "C" {

FILE* fopen(const char* path, const char* mode) {
    static const auto real = next<FILE* (*)(const char*, const char*)>("fopen");
    return mode[0] != 'r' && fails("open") ? nullptr : real(path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
    static const auto real = next<FILE* (*)(const char*, const char*)>("fopen64");
    return mode[0] != 'r' && fails("open") ? nullptr : real(path, mode);
}
ssize_t write(int file, const void* bytes, size_t size) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    return fails("write") ? -1 : real(file, bytes, size);
}
ssize_t writev(int file, const iovec* parts, int number) {
    static const auto real = next<ssize_t (*)(int, const iovec*, int)>("writev");
    return fails("write") ? -1 : real(file, parts, number);
}
int fsync(int file) {
    static const auto real = next<int (*)(int)>("fsync");
    return fails("fsync") ? -1 : real(file);
}
int link(const char* from, const char* to) noexcept {
    static const auto real = next<int (*)(const char*, const char*)>("link");
    return fails("link", to) ? -1 : real(from, to);
}
int rename(const char* from, const char* to) noexcept {
    static const auto real = next<int (*)(const char*, const char*)>("rename");
    return fails("rename", to) ? -1 : real(from, to);
}

} // extern "C"
#pragma GCC visibility pop
