// Files that appear whole or not at all.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

namespace localcast {

/// Has `write` fill a hidden file beside `path`, of a name that no other writer has, which takes the name of `path` once all of
/// it has reached the disk. Empty, or why it could not be written; what was there before is then still there, and nothing else.
/// Whoever is ended in the middle leaves the hidden file behind.
[[nodiscard]] std::string write_whole(const std::filesystem::path &path, const std::function<void(std::ostream &)> &write);

} // namespace localcast
