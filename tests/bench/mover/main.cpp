// Residual and cost of the mover and of other resamplers at a steady rate offset, as one Markdown table.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <limits>
#include <numbers>

#include "residual.hpp"
#include "stream.hpp"

namespace {

using namespace localcast::bench;

constexpr double rate_hz = 48000.0;
constexpr std::size_t frames = 96 * 1024;
constexpr std::array offsets_ppm{100.0, 400.0, -400.0};
constexpr std::array tones_hz{1000.0, 10000.0, 15000.0, 16000.0, 18000.0, 20000.0};
constexpr int rounds = 25;

template <typename Signal> std::vector<float> sampled(const Signal& signal)
{
    std::vector<float> samples(frames);
    for (std::size_t i = 0; i < frames; ++i)
        samples[i] = static_cast<float>(signal(static_cast<double>(i)));
    return samples;
}

std::vector<float> resampled(Stream& stream, const std::vector<float>& input)
{
    std::vector<float> output(frames + frames / 100 + 4 * block_frames);
    std::size_t written = 0;
    for (std::size_t at = 0; at < frames; at += block_frames)
        written += stream.process(std::span(input).subspan(at, block_frames),
                                  std::span(output).subspan(written, 2 * block_frames));
    output.resize(written);
    return output;
}

double cpu_ns()
{
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/** Fewest nanoseconds per output sample in any round; all contenders take turns within a round. */
std::vector<double> costs_ns(const std::vector<Contender>& contenders)
{
    const std::vector<float> input = sampled([](double i) { return std::sin(0.3 * i); });
    std::vector<std::unique_ptr<Stream>> streams;
    for (const Contender& contender : contenders)
        streams.push_back(contender.open(offsets_ppm[2])); // the one that a delay line never runs out of
    std::vector<double> best(contenders.size(), std::numeric_limits<double>::infinity());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t c = 0; c < streams.size(); ++c) {
            const double begin = cpu_ns();
            const std::size_t written = resampled(*streams[c], input).size();
            best[c] = std::min(best[c], (cpu_ns() - begin) / static_cast<double>(written));
        }
    }
    return best;
}

void print_residuals(const Contender& contender)
{
    for (const double ppm : offsets_ppm) {
        const double rate = 1.0 + ppm * 1e-6;
        std::printf("| %s | %+.0f |", contender.name.c_str(), ppm);
        for (const double hz : tones_hz) {
            const double step = 2.0 * std::numbers::pi * hz / rate_hz;
            const auto stream = contender.open(ppm);
            const auto output = resampled(*stream, sampled([=](double i) { return std::sin(step * i); }));
            std::printf(" %.0f |", sine_residual_db(output, step * rate));
        }
        const Sweep sweep{2.0 * std::numbers::pi * 18000.0 / rate_hz, static_cast<double>(frames)};
        const auto stream = contender.open(ppm);
        const auto output = resampled(*stream, sampled([&](double i) { return sweep.at(i); }));
        std::printf(" %.0f |\n", sweep_residual_db(output, sweep, rate));
        std::fflush(stdout);
    }
}

} // namespace

int main()
{
    try {
        std::vector<Contender> contenders;
        add_movers(contenders);
        add_polynomials(contenders);
        add_zita(contenders);
        add_soxr(contenders);
        add_samplerate(contenders);
        std::printf("| | ppm | 1 kHz | 10 kHz | 15 kHz | 16 kHz | 18 kHz | "
                    "20 kHz | sweep to 18 kHz |\n|---|---|---|---|---|---|---|---|---|\n");
        for (const Contender& contender : contenders)
            print_residuals(contender);
        const std::vector<double> best = costs_ns(contenders);
        std::printf("\n| | ns per output sample |\n|---|---|\n");
        for (std::size_t c = 0; c < contenders.size(); ++c)
            std::printf("| %s | %.0f |\n", contenders[c].name.c_str(), best[c]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mover_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
