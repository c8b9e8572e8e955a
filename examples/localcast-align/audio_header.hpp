// Does a file hold as many bytes as its own header says?
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace localcast::align {

/** Whether a RIFF or AIFF file ends before its header says. libsndfile reads such files without a word. */
bool is_cut_short(const std::filesystem::path& path);

} // namespace localcast::align
