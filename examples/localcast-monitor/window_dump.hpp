// Everything that a window holds at one moment, as JSON.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace localcast::monitor {

/// Writes every live handle and what the claims say to a file, which appears whole or not at all. Empty, or why it
/// could not be written. `names` are those of sources, of which the window knows the hashes only.
[[nodiscard]] std::string dump_window(ConstRuntimeRef runtime, const std::vector<std::string> &names,
                                      const std::filesystem::path &path);

} // namespace localcast::monitor
