// A disk that is full after so many bytes of a file, for this process and those that it starts.
// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>
#include <cstdint>
#include <sys/resource.h>

namespace localcast::test {

/// What a write does that would make a file longer than that.
enum class AtLimit { fails, ends_the_process };

/// POSIX. In force while it lives.
class FileLimit {
public:
    FileLimit(std::uint64_t bytes, AtLimit what)
        : handler_(std::signal(SIGXFSZ, what == AtLimit::fails ? SIG_IGN : SIG_DFL)) {
        getrlimit(RLIMIT_FSIZE, &size_);
        getrlimit(RLIMIT_CORE, &core_);
        const rlimit size{static_cast<rlim_t>(bytes), size_.rlim_max}, core{0, core_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &size);
        setrlimit(RLIMIT_CORE, &core);
    }
    ~FileLimit() {
        setrlimit(RLIMIT_FSIZE, &size_);
        setrlimit(RLIMIT_CORE, &core_);
        std::signal(SIGXFSZ, handler_);
    }
    FileLimit(const FileLimit&) = delete;
    FileLimit& operator=(const FileLimit&) = delete;

private:
    void (*handler_)(int);
    rlimit size_{}, core_{};
};

} // namespace localcast::test
