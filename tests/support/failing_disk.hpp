// A disk of which one step fails: opening a file, writing, bringing to the disk, naming. Linked into a test it stands in front of
// the C library's calls, those of the C++ library too.
// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

namespace localcast::test {

/// What the step comes to.
enum class Failure { error, end_of_the_process };

/// From its making the steps of this process are counted, and the nth (from 1; 0: none) fails, once. One at a time.
class FailingDisk {
public:
    explicit FailingDisk(std::size_t nth, Failure failure = Failure::error, int error = ENOSPC);
    ~FailingDisk();
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

    [[nodiscard]] bool has_failed() const;
    /// The steps so far, as "write", "fsync", "link window.wav": those that name say the new name.
    [[nodiscard]] std::vector<std::string> steps() const;
};

} // namespace localcast::test
