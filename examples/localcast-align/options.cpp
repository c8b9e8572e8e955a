// Reads the command line with CLI11.
// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <system_error>

#include <CLI/CLI.hpp>

#include "localcast_reservoir.h"

namespace localcast::align {

namespace {

constexpr const char* footer =
    "All recordings are taken to start at the same instant. Positive delays mean that a file lags the reference,\n"
    "positive drifts that its clock runs fast.\n"
    "Example: localcast-align --reference auto mic-a.wav mic-b.wav mic-c.wav -o aligned/ --report report.html\n"
    "Exit code 0: every input was readable and every output written; 1: a file could not be read or written, or\n"
    "nothing could be aligned; 2: the command line makes no sense.";

bool same_file(const std::string& a, const std::string& b)
{
    std::error_code error;
    return a == b || std::filesystem::equivalent(a, b, error);
}

/** Unlike CLI::Range it does not let NaN pass. */
CLI::Validator within(double low, double high)
{
    const auto check = [low, high](std::string& text) -> std::string {
        double value = 0.0;
        if (CLI::detail::lexical_cast(text, value) && value >= low && value <= high)
            return {};
        return "'" + text + "' is not between " + CLI::detail::to_string(low) + " and " + CLI::detail::to_string(high);
    };
    return CLI::Validator(check, "between 0.01 and 4");
}

void add_path(CLI::App& app, const std::string& name, std::optional<std::filesystem::path>& path,
              const std::string& help, const std::string& type)
{
    const auto keep = [&path](const std::string& text) {
        if (!text.empty())
            path = text;
    };
    app.add_option_function<std::string>(name, keep, help)->type_name(type);
}

void add_options(CLI::App& app, Options& options)
{
    app.add_option("--reference", options.reference,
                   "Recording that the others are moved to, or auto: the one that has most in common with the others\n"
                   "(a file of that name: ./auto)")
        ->required()
        ->type_name("FILE|auto");
    app.add_option("files", options.sources, "Recordings to align (WAV, FLAC, AIFF, ...)")
        ->required()
        ->type_name("FILE");
    app.add_option("-o,--output", options.output_dir, "Folder for the aligned recordings; it is made if missing")
        ->required()
        ->type_name("DIR");
    add_path(app, "--report", options.report, "Write a report with pictures to this HTML file", "FILE");
    add_path(app, "--json", options.json, "Write the results to this JSON file", "FILE");
    add_path(app, "--events", options.events,
             "Write claps, drums and other onsets to this folder: JSON and Audacity labels", "DIR");
    app.add_option("--max-delay", options.max_delay_seconds, "Largest delay to look for, in seconds, either way")
        ->capture_default_str()
        ->check(within(0.01, 4.0))
        ->type_name("SECONDS");
}

/** Every file once, and without the reference, which may stand among them: a shell pattern catches it. */
std::vector<std::string> distinct_sources(const Options& options)
{
    std::vector<std::string> files;
    for (const std::string& file : options.sources) {
        const auto is_it = [&file](const std::string& other) { return same_file(file, other); };
        if (!is_it(options.reference) && std::none_of(files.begin(), files.end(), is_it))
            files.push_back(file);
    }
    return files;
}

} // namespace

ParsedCommandLine parse_command_line(int argc, char** argv)
{
    Options options;
    CLI::App app{"Lines up several recordings of one performance, to a fraction of a sample.", "localcast-align"};
    app.footer(footer);
    app.set_version_flag("--version", std::string("localcast-align ") + localcast_version_string());
    add_options(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return {std::nullopt, code == 0 ? exit_well : exit_usage};
    }
    if (options.reference == "auto")
        options.reference.clear();
    options.sources = distinct_sources(options);
    return {std::move(options), exit_well};
}

} // namespace localcast::align
