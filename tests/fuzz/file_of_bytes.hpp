// Bytes as a file without a folder, for readers that want a path.
// SPDX-License-Identifier: MIT
#pragma once

#include "byte_reader.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace localcast::test {

/// Lives in memory; one at a time is made anew for each input.
class FileOfBytes {
public:
    explicit FileOfBytes(std::span<const uint8_t> bytes) : file_(memfd_create("bytes", MFD_CLOEXEC)) {
        require(file_ >= 0, "a file in memory");
        require(write(file_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "bytes in a file");
    }
    ~FileOfBytes() { close(file_); }
    FileOfBytes(const FileOfBytes&) = delete;
    FileOfBytes& operator=(const FileOfBytes&) = delete;

    [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(file_); }

private:
    int file_;
};

} // namespace localcast::test
