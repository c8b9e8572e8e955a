// What the command line of a compiled Faust program asks for.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace localcast::faust::runner {

struct Options {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path output;                          ///< empty: none
    std::map<std::size_t, std::string> sources;            ///< names by number, from 1
    std::vector<std::pair<std::string, double>> settings;  ///< control and value, in order
    std::optional<double> duration_seconds;
    std::optional<std::uint32_t> rate_hz;
    std::optional<std::size_t> block_frames;
    std::size_t voices = 0;
    std::string reference;                                 ///< a source's name; empty: the first input
    std::optional<bool> analyse;                           ///< unset: where the program needs it
    std::filesystem::path claims;                          ///< empty: none
    bool list_controls = false;
    bool print_window = false;
    bool jack = false;                                     ///< live, instead of over files
    bool connect = true;                                   ///< live outputs to the system's playback ports
    std::optional<std::uint16_t> osc_port;
};

/** Exit codes of the program. */
enum ExitCode : int { exit_well = 0, exit_failed = 1, exit_usage = 2 };

/** Options, or the exit code when the command line asked for help or made no sense (both have been printed). */
struct ParsedCommandLine {
    std::optional<Options> options;
    int exit_code = exit_well;
};

ParsedCommandLine parse_command_line(int argc, char** argv);

} // namespace localcast::faust::runner
