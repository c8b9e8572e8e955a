// What the plugins cost in a host, beside a plugin of the same buses that does nothing; by themselves and in numbers.
// SPDX-License-Identifier: MIT
#include "crowd.hpp"

#include "room/material.hpp"
#include "room/room.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

using namespace localcast;
using namespace localcast::test;

namespace {

constexpr double segment_seconds = 2;
constexpr double settling_seconds = 8; // all tracks are found, the window is full
constexpr double resting_seconds = 12; // who is silent has come to rest
constexpr std::size_t sizes[] = {1, 2, 4, 8, 16, 32};

/// Drums as four microphones of a room hear them, with clocks of their own.
Channels microphones() {
    const std::vector<std::filesystem::path> files{"/usr/share/sonic-pi/samples/loop_amen_full.flac"};
    room::Scene scene;
    scene.rt60_seconds = 0.15;
    scene.snr_db = 30;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = {{{3.3, 2.6, 1.4}},
                         {{2.5, 2.1, 1.6}, -1},
                         {{4.1, 3.0, 1.3}, 1, {0.0023, 14.0, 0.0, {}}},
                         {{2.2, 2.9, 1.4}, -1, {-0.0021, -37.0, 0.0, {}}}};
    Channels sounds;
    for (const room::Recording &recording : room::record(scene, room::load_material(files, crowd_rate_hz, 60))) {
        sounds.push_back(recording.samples);
    }
    return sounds;
}

/// What open microphones hear where nothing happens: each its own noise, 60 dB below full scale.
Channels open_microphones() {
    std::mt19937 random(1);
    std::normal_distribution<float> noise(0.0f, 0.001f);
    Channels sounds(4, std::vector<float>(static_cast<std::size_t>(10 * crowd_rate_hz)));
    for (std::vector<float> &sound : sounds) {
        std::generate(sound.begin(), sound.end(), [&] { return noise(random); });
    }
    return sounds;
}

struct Bench {
    int segments;
    TestHost host{};
    Channels sounds = microphones(), noise = open_microphones();

    /// The middle one of so many segments: other work on a machine comes and goes.
    [[nodiscard]] Cost median(Crowd &crowd) const {
        std::vector<Cost> costs;
        for (int i = 0; i < segments; ++i) {
            costs.push_back(crowd.measure(segment_seconds));
        }
        std::sort(costs.begin(), costs.end(), [](const Cost &a, const Cost &b) { return a.all() < b.all(); });
        return costs[static_cast<std::size_t>(segments / 2)];
    }
};

struct Plugin {
    const char *name;
    const char *file;
    void (*choose)(Crowd &); // what is not its default
    bool has_bypass;
    bool settles = true;
};

void choose_reference(Crowd &crowd) { crowd.set(0, "Reference", "On"); }
void choose_nothing(Crowd &) {}

constexpr Plugin plugins[] = {{"Align", LOCALCAST_ALIGN_VST3, choose_reference, true},
                              {"Trigger", LOCALCAST_TRIGGER_VST3, choose_nothing, true},
                              {"Monitor", LOCALCAST_MONITOR_VST3, choose_nothing, false}};

/// What the host itself takes, with a plugin that it has loaded and does not call.
Cost measure_host(Bench &bench) {
    Crowd nothing(bench.host, LOCALCAST_TEST_PASS_THROUGH_VST3, 1, bench.sounds);
    nothing.call(false);
    return bench.median(nothing);
}

/// Per cent of a core for each instance, above the host's own.
double share(double all, const Cost &host, std::size_t size) { return 100 * (all - host.all()) / static_cast<double>(size); }

Cost measure(Bench &bench, const Plugin &plugin, std::size_t size) {
    Crowd crowd(bench.host, plugin.file, size, bench.sounds);
    plugin.choose(crowd);
    crowd.play(plugin.settles ? settling_seconds : 1);
    return bench.median(crowd);
}

void measure_numbers(Bench &bench, const Plugin &plugin, const Plugin &other) {
    for (const std::size_t size : sizes) {
        const Cost host = measure_host(bench);
        const Cost theirs = measure(bench, other, size), ours = measure(bench, plugin, size);
        const double each = share(ours.all(), host, size), beside = share(theirs.all(), host, size);
        std::printf("| %s | %zu | %.3f %% | %.3f %% | %.3f %% | %.1f |\n", plugin.name, size, each,
                    share(ours.audio_thread, host, size), beside, each / beside);
        std::fflush(stdout);
    }
}

/// What eight instances cost that have nothing to do, or little.
void measure_rest(Bench &bench, const Plugin &plugin) {
    constexpr std::size_t size = 8;
    const Cost host = measure_host(bench);
    Crowd crowd(bench.host, plugin.file, size, bench.sounds);
    plugin.choose(crowd);
    const auto row = [&](const char *state) {
        crowd.play(resting_seconds);
        const Cost cost = bench.median(crowd);
        std::printf("| %s | %s | %.3f %% | %.3f %% |\n", plugin.name, state, share(cost.all(), host, size),
                    share(cost.audio_thread, host, size));
        std::fflush(stdout);
    };
    const auto bypass = [&](const char *text) {
        for (std::size_t i = 0; plugin.has_bypass && i < size; ++i) {
            crowd.set(i, "Bypass", text);
        }
    };
    bypass("On");
    row("bypassed, sound comes in");
    bypass("Off");
    crowd.sounds(bench.noise);
    row("noise comes in");
    crowd.sound(false);
    row("the host plays silence");
    crowd.transport(false);
    row("the host stands still");
}

} // namespace

int main(int argc, char **argv) {
    const int segments = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
    const std::string only = argc > 2 ? argv[2] : "";
    const Plugin other{"", argc > 3 ? argv[3] : LOCALCAST_TEST_PASS_THROUGH_VST3, argc > 3 ? choose_reference : choose_nothing, false, argc > 3};
    Bench bench{.segments = segments};
    std::printf("| plugin | instances | each | of it the audio thread | pass-through, each | ratio |\n|---|---|---|---|---|---|\n");
    for (const Plugin &plugin : plugins) {
        if (only.empty() || only == plugin.name) {
            measure_numbers(bench, plugin, other);
        }
    }
    std::printf("\n| plugin | at rest | each of 8 | of it the audio thread |\n|---|---|---|---|\n");
    for (const Plugin &plugin : plugins) {
        if (only.empty() || only == plugin.name) {
            measure_rest(bench, plugin);
        }
    }
    return 0;
}
