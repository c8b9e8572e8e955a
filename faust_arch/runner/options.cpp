// Reads the command line with CLI11.
// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <charconv>
#include <system_error>

#include <CLI/CLI.hpp>

#include "faust/localcast/Words.h"

namespace localcast::faust::runner {

namespace {

constexpr const char* footer =
    "The channels of the files, in order, are the program's inputs. An input is named by --source, or after its file.\n"
    "The output is 32-bit float WAV, as long as the longest input unless --duration says otherwise.\n"
    "Exit code 0: all is well; 1: a file or the program failed; 2: the command line makes no sense.";

/** What stands before and behind the character at `at`; nothing without one. */
std::pair<std::string, std::string> split_at(const std::string& text, std::size_t at)
{
    return at == std::string::npos ? std::pair<std::string, std::string>{}
                                   : std::pair{text.substr(0, at), text.substr(at + 1)};
}

void add_source(Options& options, const std::string& text)
{
    const auto [number_text, name] = split_at(text, text.find('='));
    std::size_t number = 0;
    const auto parsed = std::from_chars(number_text.data(), number_text.data() + number_text.size(), number);
    constexpr std::size_t most_sources = 1000;
    if (parsed.ec != std::errc{} || parsed.ptr != number_text.data() + number_text.size() || number < 1 ||
        number > most_sources || name.empty())
        throw CLI::ValidationError("--source", "expected NUMBER=NAME, the number from 1, instead of '" + text + "'");
    if (!options.sources.emplace(number, name).second)
        throw CLI::ValidationError("--source", "number " + number_text + " is named twice");
}

void add_setting(Options& options, const std::string& text)
{
    auto [path, value_text] = split_at(text, text.rfind('='));
    const auto value = detail::parse_number(value_text);
    if (path.empty() || !value)
        throw CLI::ValidationError("--set", "expected CONTROL=VALUE instead of '" + text + "'");
    options.settings.emplace_back(std::move(path), *value);
}

void set_duration(Options& options, const std::string& text)
{
    constexpr double longest_seconds = 1e6;
    const auto value = detail::parse_number(text);
    if (!value || *value <= 0.0 || *value > longest_seconds)
        throw CLI::ValidationError("--duration",
                                   "expected seconds above 0 and up to a million instead of '" + text + "'");
    options.duration_seconds = value;
}

/** An option that may be given several times, with one text each time. */
CLI::Option* add_text(CLI::App& app, const std::string& name, void (*take)(Options&, const std::string&),
                      Options& options, const std::string& help, const std::string& type)
{
    const auto take_all = [&options, take](const std::vector<std::string>& texts) {
        for (const std::string& text : texts)
            take(options, text);
    };
    return app.add_option_function<std::vector<std::string>>(name, take_all, help)
        ->allow_extra_args(false)
        ->type_name(type);
}

void add_options(CLI::App& app, Options& options)
{
    app.add_option("files", options.inputs, "Sound files: WAV, FLAC, AIFF, ...")->type_name("FILE");
    app.add_option("-o,--output", options.output, "Write the program's outputs to this WAV file")->type_name("FILE");
    add_text(app, "--set", add_setting, options,
             "Set a control, named by its path, short name or label; several times if need be", "CONTROL=VALUE");
    app.add_flag("--list-controls", options.list_controls, "Print the program's controls as JSON and end");
    app.add_option_function<std::string>(
           "--duration", [&options](const std::string& text) { set_duration(options, text); },
           "Length of the output; needed where there are no inputs")
        ->type_name("SECONDS");
    app.add_option("--rate", options.rate_hz, "Sample rate: must be that of the files; without files 48000 unless said")
        ->check(CLI::Range(1, 768000))
        ->type_name("HZ");
    app.add_option("--block", options.block_frames, "Frames computed at once; 512 unless said")
        ->check(CLI::Range(1, 1048576))
        ->type_name("FRAMES");
    app.add_option("--voices", options.voices, "Make so many voices of the program, all sounding, each with controls")
        ->check(CLI::Range(1, 256))
        ->type_name("COUNT");
    add_text(app, "--source", add_source, options, "Name an input, counted from 1", "NUMBER=NAME");
    app.add_flag_function(
        "--analyse,!--no-analyse", [&options](std::int64_t count) { options.analyse = count > 0; },
        "Estimate delays and events of the inputs; done anyway where the program follows them");
    app.add_option("--reference", options.reference,
                   "Name of the input that delays are measured against; the first unless said")
        ->type_name("NAME");
    app.add_option("--claims", options.claims, "Follow the claims of this JSON file instead of analysing")
        ->type_name("FILE");
    app.add_flag("--jack", options.jack, "Play live, as a client of JACK, instead of over files");
    app.add_flag("!--no-connect", options.connect, "Live: leave the outputs unconnected");
    app.add_option("--osc-port", options.osc_port,
                   "Live: UDP port that OSC is heard at; 5510 unless said, or the next one that is free")
        ->check(CLI::Range(1, 65535))
        ->type_name("PORT");
    app.add_flag("--print-window", options.print_window, "Print the state of the window at the end as JSON");
}

} // namespace

ParsedCommandLine parse_command_line(int argc, char** argv)
{
    const std::string name = std::filesystem::path(argc > 0 ? argv[0] : "").filename().string();
    CLI::App app("Runs a Faust program over sound files, or live.", name.empty() ? "program" : name);
    app.footer(footer);
    Options options;
    add_options(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return {std::nullopt, app.exit(error) == 0 ? exit_well : exit_usage};
    }
    return {std::move(options), exit_well};
}

} // namespace localcast::faust::runner
