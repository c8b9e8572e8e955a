// Files that appear whole or not at all, on a full disk too.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

namespace localcast {

/// Has `write` fill a hidden file beside `path`, of a name that no other writer has, which takes the name of `path` once all of
/// it has reached the disk. Empty, or why it could not be written; what was there before is then still there, and nothing else.
/// Whoever is ended in the middle leaves the hidden file behind. What is no file, a pipe or a device, is written as it is.
[[nodiscard]] std::string write_whole(const std::filesystem::path &path, const std::function<void(std::ostream &)> &write);

/// The hidden file, for those who write more than one, or by other means than a stream. It goes with whoever leaves, under
/// whatever name it has, unless it is kept. Everything answers empty, or why it failed.
class HiddenFile {
public:
    explicit HiddenFile(std::filesystem::path name);
    ~HiddenFile();
    HiddenFile(const HiddenFile &) = delete;
    HiddenFile &operator=(const HiddenFile &) = delete;

    /// Where it is, for others who write it. Once they have closed it, complete() must come before a name.
    [[nodiscard]] const std::filesystem::path &path() const noexcept { return path_; }
    /// Waits until all that was written has reached the disk.
    [[nodiscard]] std::string complete() const;
    /// Has `write` fill it, and completes it.
    [[nodiscard]] std::string fill(const std::function<void(std::ostream &)> &write);

    /// Gives it its name, unless another file has that, and waits until the name has reached the disk.
    [[nodiscard]] std::string take_free_name();
    /// Gives it its name in place of what had it, and keeps it.
    [[nodiscard]] std::string replace();
    void keep() noexcept { path_.clear(); }

private:
    const std::filesystem::path name_;
    std::filesystem::path path_; ///< where it is now; empty: it is kept
};

} // namespace localcast
