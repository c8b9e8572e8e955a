// This thread makes everything ready; while the audio thread plays, it analyses and hands on controls.
// SPDX-License-Identifier: MIT
#include "run_live.hpp"

#include <chrono>
#include <cmath>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "errors.hpp"
#include "interruption.hpp"
#include "live_feed.hpp"
#include "live_program.hpp"
#include "output_file.hpp"
#include "program_plan.hpp"
#include "program_window.hpp"

namespace localcast::faust::runner {

namespace {

constexpr std::uint16_t default_osc_port = 5510; // Faust's
constexpr std::size_t least_cycle_frames = 16;   // a server may choose any size at any time
constexpr std::size_t most_block_frames = 256;   // room for what is pushed is so long, times window / least cycle

/** "in_1", "in_2", ... as JACK's clients have them. */
std::vector<std::string> numbered(const std::string& what, std::size_t count)
{
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= count; ++i)
        names.push_back(what + "_" + std::to_string(i));
    return names;
}

void check_driver(const std::string& error)
{
    if (!error.empty())
        throw RunError(error);
}

/** A driver that ends playing before what it plays goes, whatever happens. */
struct Playing {
    LiveDriver& driver;

    Playing(LiveDriver& played_by, const LivePorts& ports, LiveCallback& callback) : driver(played_by)
    {
        check_driver(driver.play(ports, callback));
    }
    ~Playing() { driver.end(); }
    Playing(const Playing&) = delete;
    Playing& operator=(const Playing&) = delete;
};

/** What goes on beside the audio thread, until there is a reason to end. */
void accompany(const LiveProgram& live, std::uint64_t frames, RunnableProgram& program, ProgramWindow* window,
               const LiveDriver& driver)
{
    constexpr auto turn = std::chrono::milliseconds(5);
    constexpr std::size_t blocks_per_turn = 1024; // so that controls do not wait for long
    while (interruption() == 0 && driver.trouble().empty() && live.frames() < frames) {
        if (window != nullptr)
            window->analyse(blocks_per_turn);
        program.follow_controls();
        std::this_thread::sleep_for(turn);
    }
}

std::uint64_t frames_to_play(const Options& options, std::uint32_t rate_hz)
{
    return options.duration_seconds ? static_cast<std::uint64_t>(std::llround(*options.duration_seconds * rate_hz))
                                    : std::numeric_limits<std::uint64_t>::max();
}

/** For the person at the terminal; what a program prints for others goes to the other stream. */
void announce(const LiveDriver& driver, const RunnableProgram& program)
{
    std::cerr << "playing as JACK client '" << driver.name() << "' at " << driver.rate_hz() << " Hz";
    if (program.osc_port() != 0)
        std::cerr << ", OSC at UDP port " << program.osc_port();
    std::cerr << '\n';
}

void warn(const LiveProgram& live, const LiveFeed* feed)
{
    if (live.gaps() > 0)
        std::cerr << "warning: JACK left frames out " << live.gaps() << " times\n";
    if (feed != nullptr && feed->lost_blocks() > 0)
        std::cerr << "warning: the window had no room for " << feed->lost_blocks() << " audio blocks of the inputs\n";
}

} // namespace

void check_live_options(const Options& options, const LiveSupport& live)
{
    if (!options.jack) {
        if (options.osc_port)
            throw UsageError("--osc-port: is for programs that play live: expected --jack");
        if (!options.connect)
            throw UsageError("--no-connect: is for programs that play live: expected --jack");
        return;
    }
    if (live.driver == nullptr)
        throw UsageError("--jack: this program was compiled without JACK: expected -DLOCALCAST_JACK and -ljack");
    if (options.osc_port && !live.osc)
        throw UsageError("--osc-port: this program was compiled without OSC: expected -DLOCALCAST_OSC and -lOSCFaust");
    if (!options.inputs.empty())
        throw UsageError(options.inputs.front().string() + ": with --jack the inputs come from JACK: expected no file");
    if (!options.output.empty())
        throw UsageError("--output: with --jack the outputs go to JACK: expected no file");
    if (!options.claims.empty())
        throw UsageError("--claims: are of a recording: expected no --jack beside them");
    if (options.rate_hz)
        throw UsageError("--rate: with --jack the sample rate is the JACK server's");
    if (options.block_frames)
        throw UsageError("--block: with --jack the block size is the JACK server's");
}

std::uint64_t run_live(const Options& options, const MakeProgram& make, ProgramSetup setup, LiveDriver& driver,
                       const std::string& name)
{
    setup.osc_port = options.osc_port.value_or(default_osc_port);
    setup.mean_block_frames = least_cycle_frames;
    setup.max_block_frames = most_block_frames;
    std::optional<ProgramWindow> window; // outlives the program, which looks into it
    std::optional<LiveFeed> feed;
    std::unique_ptr<RunnableProgram> program = make(setup);
    std::vector<std::string> names;
    // Twice: an input that is bound by a number is the host's as long as numbers mean nothing.
    for (int round = 0; round < 2; ++round) {
        names = name_inputs(options, numbered("in", program->input_count()));
        setup.numbered_sources = numbered_sources(options, names);
        program = make(setup);
    }
    const ProgramWishes wishes = program->wishes();
    check(wishes);
    check_driver(driver.open(name));
    const std::uint32_t rate_hz = driver.rate_hz();

    if (auto plan = plan_window(options, names, rate_hz, wishes)) {
        plan->blocks_per_period = period_frames(rate_hz) / live_block_frames(rate_hz);
        plan->pushes_per_period = wishes.pushed_outputs * blocks_per_period(rate_hz, setup.mean_block_frames);
        window.emplace(*plan);
        feed.emplace(window->runtime(), window->sensors(), rate_hz);
        setup.runtime = RuntimeRef(window->runtime()).get();
    }
    program = make(setup);
    program->init(rate_hz);
    check(program->wishes());
    set_controls(options, *program);

    catch_interruptions();
    LiveProgram live(*program, feed ? &*feed : nullptr, rate_hz);
    {
        const LivePorts ports{names, numbered("out", program->output_count()), options.connect};
        const Playing playing(driver, ports, live);
        announce(driver, *program);
        accompany(live, frames_to_play(options, rate_hz), *program, window ? &*window : nullptr, driver);
    }
    if (window)
        window->analyse();
    warn(live, feed ? &*feed : nullptr);
    if (options.print_window)
        print(window->json(program->failed_pushes()));
    check_driver(driver.trouble());
    return program->failed_pushes();
}

} // namespace localcast::faust::runner
