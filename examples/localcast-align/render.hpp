// Writes the aligned recordings: the second pass.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <vector>

#include "c_handles.hpp"
#include "progress.hpp"
#include "recording.hpp"

namespace localcast::align {

/**
 * Writes every aligned recording into `folder`, the reference as a copy, the others moved by the Faust program that
 * follows their phase claims. Notes in each recording whether it was written or why not, and says failures on stderr.
 */
void render_all(LocalcastRuntime* runtime, std::vector<Recording>& recordings, const std::filesystem::path& folder,
                Progress& progress);

} // namespace localcast::align
