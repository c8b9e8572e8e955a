// A file system of a few kilobytes, in memory, which is really full when it is. Linux.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace localcast::test {

struct OnSmallDisk {
    std::string forbidden; ///< why there can be no such file system here; empty: there was one
    std::string said; ///< what was handed back
};

/// Calls `what` in a child process, for which alone such a file system is mounted at `folder`. Not while this process has other
/// threads.
OnSmallDisk on_small_disk(const std::filesystem::path& folder, std::uint64_t bytes, const std::function<std::string()>& what);

} // namespace localcast::test
