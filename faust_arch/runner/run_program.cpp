// Runs a program over files: reads, lets the window and the widgets follow, computes, writes.
// SPDX-License-Identifier: MIT
#include "faust/localcast/Runner.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <span>
#include <utility>

#include "errors.hpp"
#include "input_blocks.hpp"
#include "input_files.hpp"
#include "interruption.hpp"
#include "localcast/runtime.hpp"
#include "options.hpp"
#include "output_file.hpp"
#include "program_plan.hpp"
#include "program_window.hpp"
#include "recorded_claims.hpp"
#include "run_live.hpp"
#include "stream_grid.hpp"

namespace localcast::faust {

namespace runner {

namespace {

constexpr std::uint32_t default_rate_hz = 48000;
constexpr std::size_t default_block_frames = 512;

/** What is to be done, once options, files and program are found to go together. */
struct Job {
    std::uint32_t rate_hz = 0;
    std::uint64_t frames = 0;
    std::size_t block_frames = 0;
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

Job plan(const Options& options, const InputFiles& files, const RunnableProgram& program)
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
    return {rate_hz, length_of(options, files, rate_hz),
            std::min(options.block_frames.value_or(default_block_frames), program.max_frames())};
}

std::vector<double*> pointers_at(Channels& channels, std::size_t frame)
{
    std::vector<double*> pointers;
    for (auto& channel : channels)
        pointers.push_back(channel.data() + frame);
    return pointers;
}

/** What a run over files puts into the window. */
class FileFeed {
public:
    /** The window must outlive it. */
    FileFeed(ProgramWindow& window, std::uint32_t rate_hz, RecordedClaims claims)
        : window_(window), rate_hz_(rate_hz),
          inputs_(window.runtime(), window.sensors(), rate_hz, period_frames(rate_hz), spare_periods),
          claims_(window.runtime(), std::move(claims))
    {
    }

    /** The next frames of every input, one period at most, and the claims of the file or the analysers. */
    void advance(std::uint64_t first_frame, std::size_t frames, const Channels& channels)
    {
        const auto fill = [&channels](std::size_t input, std::span<float> to) noexcept {
            if (input < channels.size())
                std::transform(channels[input].begin(), channels[input].begin() + static_cast<std::ptrdiff_t>(to.size()),
                               to.begin(), [](double sample) { return static_cast<float>(sample); });
        };
        if (inputs_.push(first_frame, frames, fill) > 0)
            throw RunError("the window has no room for the inputs");
        claims_.play_until(frame_time_ns(first_frame + frames, rate_hz_));
        window_.analyse();
    }

private:
    static constexpr std::size_t spare_periods = 8;

    ProgramWindow& window_;
    std::uint32_t rate_hz_;
    InputBlocks inputs_;
    ClaimPlayer claims_;
};

/** From the first frame to the last. With a window the program is followed period by period, without it one block is a
 *  period. */
void render(const Job& job, InputFiles& files, RunnableProgram& program, FileFeed* feed, OutputFile* output)
{
    const std::size_t block = job.block_frames;
    const std::size_t period = feed != nullptr ? period_frames(job.rate_hz) : block;
    Channels inputs(program.input_count());
    Channels outputs(program.output_count(), std::vector<double>(period));
    for (std::uint64_t first = 0; first < job.frames; first += period) {
        if (const int signal = interruption(); signal != 0)
            throw Interrupted{signal};
        const auto frames = static_cast<std::size_t>(std::min<std::uint64_t>(period, job.frames - first));
        files.read(frames, inputs);
        if (feed != nullptr) {
            feed->advance(first, frames, inputs);
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

/** Does what the options say over files; how many claims and blocks of the program's own found no room. */
std::uint64_t run_over_files(const Options& options, const MakeProgram& make, ProgramSetup setup)
{
    InputFiles files(options.inputs);
    const std::vector<std::string> names = name_inputs(options, files.names());
    setup.numbered_sources = numbered_sources(options, names);
    std::optional<ProgramWindow> window; // outlives the program, which looks into it
    std::unique_ptr<RunnableProgram> program = make(setup);
    const ProgramWishes wishes = program->wishes();
    check(wishes);
    const Job job = plan(options, files, *program);

    std::optional<FileFeed> feed;
    if (auto window_plan = plan_window(options, names, job.rate_hz, wishes)) {
        set_blocks(setup, job.block_frames, job.rate_hz);
        window_plan->pushes_per_period = wishes.pushed_outputs * blocks_per_period(job.rate_hz, job.block_frames);
        window.emplace(*window_plan);
        feed.emplace(*window, job.rate_hz,
                     options.claims.empty() ? RecordedClaims{} : read_claims(options.claims, job.rate_hz));
        setup.runtime = RuntimeRef(window->runtime()).get();
        program = make(setup);
    }
    program->init(job.rate_hz);
    check(program->wishes());
    set_controls(options, *program);

    catch_interruptions();
    std::optional<OutputFile> output;
    if (!options.output.empty())
        output.emplace(options.output, program->output_count(), job.rate_hz, job.frames);
    render(job, files, *program, feed ? &*feed : nullptr, output ? &*output : nullptr);
    if (output)
        output->finish();
    if (options.print_window)
        print(window->json(program->failed_pushes()));
    return program->failed_pushes();
}

std::uint64_t run(const Options& options, const MakeProgram& make, const LiveSupport& live, const std::string& name)
{
    std::optional<Runtime> empty_window = Runtime::create({}, 1024); // to look at the program with
    if (!empty_window)
        throw std::bad_alloc();
    const ProgramSetup setup{
        .voices = options.voices, .runtime = RuntimeRef(*empty_window).get(), .live = options.jack};
    check_live_options(options, live);
    if (options.list_controls) {
        print(make(setup)->controls_json());
        return 0;
    }
    return options.jack ? run_live(options, make, setup, *live.driver, name) : run_over_files(options, make, setup);
}

} // namespace

} // namespace runner

int run_program(int argc, char** argv, const MakeProgram& make, const LiveSupport& live)
{
    const auto parsed = runner::parse_command_line(argc, argv);
    if (!parsed.options)
        return parsed.exit_code;
    const std::string name = std::filesystem::path(argc > 0 ? argv[0] : "program").filename().string();
    try {
        if (const std::uint64_t failed = runner::run(*parsed.options, make, live, name); failed > 0) {
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
