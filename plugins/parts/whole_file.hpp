// Files that appear whole or not at all.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>
#include <system_error>

namespace localcast {

/// Has `write` fill a file beside `path`, which then takes its name. Empty, or why it could not be written; what was there
/// before is then still there.
template <class Write>
[[nodiscard]] std::string write_whole(const std::filesystem::path &path, Write &&write) {
    std::filesystem::path part = path;
    part += ".part";
    std::error_code error;
    {
        std::ofstream file(part, std::ios::binary);
        write(static_cast<std::ostream &>(file));
        file.close();
        if (!file) {
            std::filesystem::remove(part, error);
            return "cannot write " + path.string();
        }
    }
    std::filesystem::rename(part, path, error);
    if (!error) {
        return {};
    }
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    return "cannot write " + path.string() + ": " + error.message();
}

} // namespace localcast
