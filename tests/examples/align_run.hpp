// Runs localcast-align as a process in a folder of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace localcast::test {

/** A folder that is removed with everything in it. */
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

struct AlignRun {
    int exit_code = -1;
    std::string out;
    std::string err;
    std::size_t peak_memory_kib = 0; ///< largest resident size
    std::optional<nlohmann::json> json; ///< the result file, if there is one that is JSON

    /** The entry of a file in the JSON; null if there is none. */
    [[nodiscard]] nlohmann::json source(const std::string& file) const;
};

/** Runs the program in `folder` with these arguments. Its result file is taken from `folder`/result.json. */
AlignRun run_align(const TemporaryFolder& folder, const std::vector<std::string>& arguments);

/** The usual call: reference, sources, `-o aligned --json result.json`, and what else is given. */
AlignRun align(const TemporaryFolder& folder, const std::string& reference, const std::vector<std::string>& sources,
               const std::vector<std::string>& more = {});

} // namespace localcast::test
