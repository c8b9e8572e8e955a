// Where processes leave notes of their rooms, for one test alone: others that run beside it are not its neighbours.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace localcast::test {

class SessionFolder {
public:
    SessionFolder() {
        std::filesystem::create_directories(folder_);
        setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
    }
    ~SessionFolder() {
        unsetenv("XDG_RUNTIME_DIR");
        std::filesystem::remove_all(folder_);
    }
    SessionFolder(const SessionFolder &) = delete;
    SessionFolder &operator=(const SessionFolder &) = delete;

    [[nodiscard]] std::filesystem::path path() const { return folder_; }

    [[nodiscard]] std::size_t notes() const {
        std::size_t count = 0;
        for (const auto &entry : std::filesystem::directory_iterator(folder_ / "localcast")) {
            count += entry.is_regular_file();
        }
        return count;
    }

private:
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("localcast-session-" + std::to_string(getpid()));
};

} // namespace localcast::test
