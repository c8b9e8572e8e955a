// What the command line asks for.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace localcast::align {

struct Options {
    std::string reference;            ///< as written on the command line; empty: the program chooses
    std::vector<std::string> sources; ///< without the reference, each file once
    std::filesystem::path output_dir;
    std::optional<std::filesystem::path> report;
    std::optional<std::filesystem::path> json;
    std::optional<std::filesystem::path> events; ///< a folder
    double max_delay_seconds = 1.0;

    [[nodiscard]] bool chooses_reference() const { return reference.empty(); }
};

/** Exit codes of the program. */
enum ExitCode : int { exit_well = 0, exit_failed = 1, exit_usage = 2 };

/** Options, or the exit code when the command line asked for help or made no sense (both have been printed). */
struct ParsedCommandLine {
    std::optional<Options> options;
    int exit_code = exit_well;
};

ParsedCommandLine parse_command_line(int argc, char** argv);

} // namespace localcast::align
