// What a group of sources costs.
// SPDX-License-Identifier: MIT
#include "cpu.hpp"

#include <ctime>

#include "localcast/estimators/phase_group.hpp"
#include "room/room.hpp"
#include "row_cases.hpp"
#include "statistics.hpp"

namespace localcast::bench {
namespace {

constexpr std::size_t most_sources = 16;
constexpr std::size_t block = 480;
constexpr double seconds = 40.0;

std::vector<room::Recording> record_many(const Material& material, std::uint64_t seed) {
    Dice dice(seed);
    room::Scene scene;
    scene.seed = seed;
    scene.rt60_seconds = 0.3;
    scene.snr_db = 20.0;
    scene.microphones.push_back({{3.4, 2.6, 1.4}});
    while (scene.microphones.size() <= most_sources) {
        room::Microphone microphone{{dice.between(1.8, 4.2), dice.between(1.5, 3.5), dice.between(1.1, 1.9)}};
        microphone.clock.offset_seconds = dice.between(-0.025, 0.025);
        microphone.clock.offset_ppm = dice.between(-400.0, 400.0);
        scene.microphones.push_back(microphone);
    }
    return room::record(scene, excerpt(material, seconds, seed));
}

double thread_seconds() {
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/** Share of one core, in per cent of real time; asks every source every half second. */
double cost_percent(const std::vector<room::Recording>& recordings, std::size_t sources, std::size_t& accepted) {
    estimators::PhaseGroup group({rate_hz}, sources);
    const std::size_t blocks = recordings[0].samples.size() / block;
    std::vector<std::span<const float>> parts(sources);
    const double start = thread_seconds();
    for (std::size_t b = 0; b < blocks; ++b) {
        for (std::size_t s = 0; s < sources; ++s) {
            parts[s] = std::span(recordings[s + 1].samples).subspan(b * block, block);
        }
        group.process(std::span(recordings[0].samples).subspan(b * block, block), parts);
        if (b % 50 == 49) {
            accepted = 0;
            for (std::size_t s = 0; s < sources; ++s) {
                accepted += group.estimate(s).accepted() ? 1 : 0;
            }
        }
    }
    return 100.0 * (thread_seconds() - start) / (static_cast<double>(blocks * block) / rate_hz);
}

} // namespace

std::vector<Result> measure_cpu(const Context& context) {
    const auto speech = of_kind(context.materials, Kind::speech);
    if (speech.empty()) {
        return {};
    }
    const auto recordings = record_many(speech.front(), context.seed);
    std::string costs;
    double cost = 0.0;
    double one = 0.0;
    std::size_t accepted = 0;
    for (const std::size_t sources : {1u, 4u, 8u, 16u}) {
        cost = cost_percent(recordings, sources, accepted);
        one = sources == 1 ? cost : one;
        costs += format("%s%zu: %.2f %%", costs.empty() ? "" : ", ", sources, cost);
    }
    const char* conditions = "speech of 40 s, RT60 0.3 s, 20 dB, one thread";
    return {{"CPU of 16 sources", conditions, "<= 10 % of one core",
             format("%.1f %% (%zu tracked at the end)", cost, accepted), at_most(cost, 10.0),
             "DXCP-PhaT 0.6 %, DWACD 2.0 % a source at 16 kHz"},
            {"CPU of 1, 4, 8, 16 sources", "the same", "grows linearly (16 cost at most 10 % more than 16 times one)",
             costs, at_most(cost, 1.1 * 16.0 * one), ""}};
}

} // namespace localcast::bench
