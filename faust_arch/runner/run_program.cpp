// Runs a program over files: reads, lets the window and the widgets follow, computes, writes.
// SPDX-License-Identifier: MIT
#include "faust/localcast/Runner.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <set>
#include <utility>

#include "errors.hpp"
#include "input_files.hpp"
#include "interruption.hpp"
#include "localcast/runtime.hpp"
#include "localcast/types.hpp"
#include "options.hpp"
#include "output_file.hpp"
#include "program_window.hpp"
#include "stream_grid.hpp"

namespace localcast::faust {

namespace runner {

namespace {

constexpr std::uint32_t default_rate_hz = 48000;

/** What is to be done, once options, files and program are found to go together. */
struct Job {
    std::uint32_t rate_hz = 0;
    std::uint64_t frames = 0;
    std::vector<std::string> names; ///< of the inputs
};

std::string count_of(std::size_t count, const std::string& what)
{
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::uint64_t length_of(const Options& options, const InputFiles& files, std::uint32_t rate_hz)
{
    if (options.duration_seconds)
        return static_cast<std::uint64_t>(std::llround(*options.duration_seconds * rate_hz));
    if (files.channel_count() == 0)
        throw UsageError("the program has no inputs: expected --duration SECONDS");
    return files.frame_count();
}

std::vector<std::string> names_of(const Options& options, const InputFiles& files)
{
    std::vector<std::string> names = files.names();
    for (const auto& [number, name] : options.sources) {
        if (number <= names.size())
            names[number - 1] = name;
    }
    return names;
}

Job plan(const Options& options, const InputFiles& files, const RunnableProgram& program,
         const std::vector<std::string>& names)
{
    if (files.channel_count() != program.input_count()) {
        throw RunError("the program has " + count_of(program.input_count(), "input") + ", the files hold " +
                       count_of(files.channel_count(), "channel"));
    }
    const std::uint32_t rate_hz =
        options.rate_hz.value_or(files.rate_hz() != 0 ? files.rate_hz() : default_rate_hz);
    if (files.rate_hz() != 0 && files.rate_hz() != rate_hz) {
        throw RunError("the files have " + std::to_string(files.rate_hz()) + " Hz, --rate says " +
                       std::to_string(rate_hz));
    }
    if (program.output_count() == 0 && !options.output.empty())
        throw UsageError("the program has no outputs to write to " + options.output.string());
    if (program.output_count() > 0 && options.output.empty() && !options.print_window)
        throw UsageError("expected -o FILE");
    if (!options.output.empty()) {
        std::vector<std::filesystem::path> read = options.inputs;
        read.push_back(options.claims);
        refuse_overwriting(options.output, read);
    }
    return {rate_hz, length_of(options, files, rate_hz), names};
}

/** The input that delays are measured against: as said, else as the program has it, else the first. */
std::size_t reference_of(const Options& options, const std::vector<std::string>& names, std::uint64_t wished)
{
    const auto found = std::ranges::find_if(names, [&](const std::string& name) {
        return options.reference.empty() ? SensorId::of(name).hash() == wished : name == options.reference;
    });
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    if (!options.reference.empty())
        throw UsageError("--reference: no input is called '" + options.reference + "'");
    return 0;
}

/** The window that the program and the options ask for; none where nobody would look at it. */
std::optional<WindowPlan> plan_window(const Options& options, const Job& job, const ProgramWishes& wishes)
{
    const bool asked = options.analyse.value_or(false);
    if (!wishes.window && !options.print_window && options.claims.empty() && !asked)
        return std::nullopt;
    if (std::set<std::string>(job.names.begin(), job.names.end()).size() < job.names.size())
        throw UsageError("two inputs have the same name: expected different ones, by --source NUMBER=NAME");
    if (asked && job.names.empty())
        throw UsageError("--analyse: the program has no inputs to analyse");
    WindowPlan window{.names = job.names, .rate_hz = job.rate_hz, .reference = {}, .events = false};
    if (!options.claims.empty())
        window.claims = read_claims(options.claims, job.rate_hz);
    const bool analyse = options.analyse.value_or(options.claims.empty());
    const std::size_t reference = reference_of(options, job.names, wishes.reference);
    if (analyse && (asked || wishes.phases) && job.names.size() > 1)
        window.reference = reference;
    window.events = analyse && (asked || wishes.events) && !job.names.empty();
    return window;
}

/** What the numbers 0, 1, ... in metadata stand for: nothing, and the sources from 1 on. */
std::vector<std::uint64_t> numbered_sources(const Options& options, const std::vector<std::string>& names)
{
    std::vector<std::uint64_t> hashes{0};
    for (const std::string& name : names)
        hashes.push_back(SensorId::of(name).hash());
    for (const auto& [number, name] : options.sources) {
        hashes.resize(std::max(hashes.size(), number + 1), 0);
        hashes[number] = SensorId::of(name).hash();
    }
    return hashes;
}

void check(const ProgramWishes& wishes)
{
    std::string all;
    for (const std::string& error : wishes.errors)
        all.append(all.empty() ? "" : "\n").append(error);
    if (!all.empty())
        throw RunError(all);
}

std::vector<double*> pointers_at(Channels& channels, std::size_t frame)
{
    std::vector<double*> pointers;
    for (auto& channel : channels)
        pointers.push_back(channel.data() + frame);
    return pointers;
}

/** From the first frame to the last. With a window the program is followed period by period, without it one block is a
 *  period. */
void render(const Options& options, const Job& job, InputFiles& files, RunnableProgram& program, ProgramWindow* window,
            OutputFile* output)
{
    const std::size_t block = std::min(options.block_frames, program.max_frames());
    const std::size_t period = window != nullptr ? period_frames(job.rate_hz) : block;
    Channels inputs(program.input_count());
    Channels outputs(program.output_count(), std::vector<double>(period));
    for (std::uint64_t first = 0; first < job.frames; first += period) {
        if (const int signal = interruption(); signal != 0)
            throw Interrupted{signal};
        const auto frames = static_cast<std::size_t>(std::min<std::uint64_t>(period, job.frames - first));
        files.read(frames, inputs);
        if (window != nullptr) {
            window->advance(first, frames, inputs);
            program.set_stream_time(frame_time_ns(first, job.rate_hz));
        }
        for (std::size_t done = 0; done < frames; done += block) {
            const auto from = pointers_at(inputs, done);
            const auto to = pointers_at(outputs, done);
            program.compute(std::min(block, frames - done), from.data(), to.data());
        }
        if (output != nullptr)
            output->write(frames, outputs);
    }
}

/** Blocks of the sizes that render() gives the program. */
void set_blocks(ProgramSetup& setup, std::size_t block_frames, std::uint32_t rate_hz)
{
    setup.max_block_frames = std::min(setup.max_block_frames, block_frames);
    setup.mean_block_frames =
        std::min(setup.mean_block_frames, period_frames(rate_hz) / blocks_per_period(rate_hz, block_frames));
}

/** Does what the options say; how many claims and blocks of the program's own found no room. */
std::uint64_t run(const Options& options, const MakeProgram& make)
{
    std::optional<Runtime> empty_window = Runtime::create({}, 1024); // to look at the program with
    if (!empty_window)
        throw std::bad_alloc();
    ProgramSetup setup{.voices = options.voices, .runtime = RuntimeRef(*empty_window).get()};
    if (options.list_controls) {
        std::cout << make(setup)->controls_json() << '\n';
        return 0;
    }
    InputFiles files(options.inputs);
    const std::vector<std::string> names = names_of(options, files);
    setup.numbered_sources = numbered_sources(options, names);
    std::optional<ProgramWindow> window; // outlives the program, which looks into it
    std::unique_ptr<RunnableProgram> program = make(setup);
    const ProgramWishes wishes = program->wishes();
    check(wishes);
    const Job job = plan(options, files, *program, names);

    if (auto window_plan = plan_window(options, job, wishes)) {
        const std::size_t block = std::min(options.block_frames, program->max_frames());
        set_blocks(setup, block, job.rate_hz);
        window_plan->pushes_per_period = wishes.pushed_outputs * blocks_per_period(job.rate_hz, block);
        window.emplace(std::move(*window_plan));
        setup.runtime = window->runtime();
        program = make(setup);
    }
    program->init(job.rate_hz);
    check(program->wishes());
    for (const auto& [control, value] : options.settings) {
        if (const std::string error = program->set(control, value); !error.empty())
            throw UsageError("--set: " + error);
    }

    catch_interruptions();
    std::optional<OutputFile> output;
    if (!options.output.empty())
        output.emplace(options.output, program->output_count(), job.rate_hz, job.frames);
    render(options, job, files, *program, window ? &*window : nullptr, output ? &*output : nullptr);
    if (output)
        output->finish();
    if (options.print_window)
        std::cout << window->json(program->failed_pushes()) << '\n';
    return program->failed_pushes();
}

} // namespace

} // namespace runner

int run_program(int argc, char** argv, const MakeProgram& make)
{
    const auto parsed = runner::parse_command_line(argc, argv);
    if (!parsed.options)
        return parsed.exit_code;
    const std::string name = std::filesystem::path(argc > 0 ? argv[0] : "program").filename().string();
    try {
        if (const std::uint64_t failed = runner::run(*parsed.options, make); failed > 0) {
            std::cerr << name << ": warning: the window had no room for " << failed
                      << " of the claims and audio blocks that the program pushed\n";
        }
        return runner::exit_well;
    } catch (const runner::Interrupted& interrupted) {
        runner::end_by(interrupted);
    } catch (const runner::UsageError& error) {
        std::cerr << name << ": " << error.what() << '\n';
        return runner::exit_usage;
    } catch (const std::bad_alloc&) {
        std::cerr << name << ": memory is short\n";
    } catch (const std::exception& error) {
        std::cerr << name << ": " << error.what() << '\n';
    }
    return runner::exit_failed;
}

} // namespace localcast::faust
