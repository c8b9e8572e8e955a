// Output files: names that do not collide, contents that are whole or absent.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace localcast::align {

/** One name per input: its own file name, with -2, -3, ... before the extension where another has that name already. */
std::vector<std::string> distinct_names(std::span<const std::string> inputs);

/** The first of `inputs` that writing to `output` would destroy; empty if none. */
std::string overwritten_input(const std::filesystem::path& output, std::span<const std::string> inputs);

/** Writes a text whole or not at all; the folder is made if missing. The reason when that failed, else empty. */
std::string write_text_file(const std::filesystem::path& path, std::string_view text);

/** Copies a file byte for byte, whole or not at all. The reason when that failed, else empty. */
std::string copy_file_whole(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace localcast::align
