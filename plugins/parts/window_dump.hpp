// Everything that a window holds at one moment: handles and claims as JSON, audio as a sound file.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace localcast {

/// Writes every live handle and what the claims say to a file which appears whole or not at all. Empty, or why it could not be
/// written. `names` are those of sources, of which the window knows the hashes only.
[[nodiscard]] std::string dump_window(ConstRuntimeRef runtime, const std::vector<std::string> &names,
                                      const std::filesystem::path &path);

/// The same, and the audio of all sources to a sound file beside it, which is called as `path` is, but for .wav, and with a number
/// where there is such a file. `path` names it, and comes to its name last: whenever `path` is there, that sound file is, and both
/// are whole and of one moment. Until then a dump that `path` replaces stays with its own sound, which goes afterwards. Where there
/// is no audio it says so, and `path` is written alone.
[[nodiscard]] std::string dump_window_with_audio(ConstRuntimeRef runtime, const std::vector<std::string> &names,
                                                 const std::filesystem::path &path);

} // namespace localcast
