// What the architecture costs: a program in its LocalcastDsp beside the bare loop over its compute(), in one process.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include <faust/localcast/LocalcastDsp.h>

#include "programs.hpp"
#include "steady_window.hpp"

namespace {

using namespace localcast::bench;

constexpr int rate_hz = 48000;
constexpr std::array block_sizes{32, 64, 128, 256, 512, 1024};
constexpr double turn_ns = 250e3; // of one side; short, so that both sides see the same machine
constexpr std::size_t rounds = 300;

double cpu_ns()
{
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/** Channels of noise, all as long as the longest block. */
struct Channels {
    explicit Channels(int count) : samples(static_cast<std::size_t>(count), std::vector<FAUSTFLOAT>(block_sizes.back()))
    {
        std::uint64_t state = 20240229;
        for (auto& channel : samples) {
            for (FAUSTFLOAT& sample : channel) {
                state = state * 6364136223846793005u + 1442695040888963407u;
                sample = static_cast<FAUSTFLOAT>(state >> 40) / FAUSTFLOAT(16777216) - FAUSTFLOAT(0.5);
            }
            pointers.push_back(channel.data());
        }
    }

    std::vector<std::vector<FAUSTFLOAT>> samples;
    std::vector<FAUSTFLOAT*> pointers;
};

struct Cost {
    double ratio;    ///< ours to bare
    double bare_ns;  ///< per block
    double extra_ns; ///< per block
};

/** One program, run now by itself and now through the architecture: the same memory on either side. */
class Contest {
public:
    explicit Contest(std::unique_ptr<::dsp> program)
        : bare_(program.get()),
          ours_(std::move(program), {.runtime = window_.runtime(), .numbered_sources = window_.sources()}),
          inputs_(bare_->getNumInputs()), outputs_(bare_->getNumOutputs())
    {
        ours_.init(rate_hz);
        for (const std::string& error : ours_.errors())
            throw std::runtime_error(error);
    }

    Cost measure(int frames)
    {
        int blocks = 1;
        while (run_bare(blocks, frames) < turn_ns)
            blocks *= 2;
        std::vector<double> ratios, bare, extra;
        for (std::size_t round = 0; round < rounds; ++round) {
            window_.follow(time_ns());
            double ours_ns = 0.0;
            double bare_ns = 0.0;
            // The order changes from round to round: neither side always has the other's leavings.
            if (round % 2 == 0)
                ours_ns = run_ours(blocks, frames);
            bare_ns = run_bare(blocks, frames);
            if (round % 2 != 0)
                ours_ns = run_ours(blocks, frames);
            ratios.push_back(ours_ns / bare_ns);
            bare.push_back(bare_ns / blocks);
            extra.push_back((ours_ns - bare_ns) / blocks);
        }
        return {median(ratios), median(bare), median(extra)};
    }

private:
    [[nodiscard]] std::uint64_t time_ns() const
    {
        return frame_ / rate_hz * 1'000'000'000 + frame_ % rate_hz * 1'000'000'000 / rate_hz;
    }

    double run_bare(int blocks, int frames)
    {
        const double begin = cpu_ns();
        for (int i = 0; i < blocks; ++i)
            bare_->compute(frames, inputs_.pointers.data(), outputs_.pointers.data());
        return cpu_ns() - begin;
    }

    double run_ours(int blocks, int frames)
    {
        const double begin = cpu_ns();
        for (int i = 0; i < blocks; ++i) {
            ours_.set_stream_time(time_ns());
            ours_.compute(frames, inputs_.pointers.data(), outputs_.pointers.data());
            frame_ += static_cast<std::uint64_t>(frames);
        }
        return cpu_ns() - begin;
    }

    SteadyWindow window_;
    ::dsp* bare_;
    localcast::faust::LocalcastDsp ours_;
    Channels inputs_, outputs_;
    std::uint64_t frame_ = 0;
};

void print(const Program& program, const Compiler& compiler)
{
    Contest contest(compiler.make(program));
    std::printf("| %s, %s |", program.name.c_str(), compiler.name.c_str());
    double bare_ns = 0.0;
    double extra_ns = 0.0;
    for (const int frames : block_sizes) {
        const Cost cost = contest.measure(frames);
        if (frames == 64) {
            bare_ns = cost.bare_ns;
            extra_ns = cost.extra_ns;
        }
        std::printf(" %+.1f %% |", (cost.ratio - 1.0) * 100.0);
        std::fflush(stdout);
    }
    std::printf(" %.0f | %+.0f |\n", bare_ns, extra_ns);
}

void print_all(const char* title, const std::vector<Program>& programs)
{
    std::printf("\n| %s |", title);
    for (const int frames : block_sizes)
        std::printf(" %d |", frames);
    std::printf(" ns per block of 64, bare | ours more |\n|---|---|---|---|---|---|---|---|---|\n");
    for (const Compiler& compiler : compilers()) {
        for (const Program& program : programs)
            print(program, compiler);
    }
}

} // namespace

int main()
{
    try {
        print_all("no bindings", unbound_programs());
        print_all("sixteen bound controls", bound_programs());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "faust_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
