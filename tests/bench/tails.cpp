// SPDX-License-Identifier: MIT
#include "tails.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <thread>
#include <vector>

#include "localcast_reservoir.h"
#include "locked_window.hpp"

namespace localcast::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint64_t second = 1'000'000'000;

std::uint64_t now_ns() {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count());
}

LocalcastSampleHandle sample(std::uint64_t source, std::uint64_t i) {
    return {source + 1, second + i * 5000, 0, i, i, 0, 0};
}

// The durations of one thread's pushes while `others` threads push too.
template <typename Push> std::vector<std::uint64_t> time_pushes(Push push, unsigned others) {
    constexpr std::uint64_t count = 2'000'000;
    std::atomic<bool> stop{false};
    std::vector<std::thread> threads;
    for (unsigned t = 1; t <= others; ++t)
        threads.emplace_back([&, t] {
            for (std::uint64_t i = 0; !stop.load(std::memory_order_relaxed); ++i) push(sample(t, i));
        });
    std::vector<std::uint64_t> durations(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t begin = now_ns();
        push(sample(0, i));
        durations[i] = now_ns() - begin;
    }
    stop = true;
    for (std::thread &thread : threads) thread.join();
    std::sort(durations.begin(), durations.end());
    return durations;
}

void print_row(const char *what, unsigned others, const std::vector<std::uint64_t> &d) {
    const auto at = [&d](double share) {
        return static_cast<unsigned long long>(d[static_cast<std::size_t>(share * static_cast<double>(d.size() - 1))]);
    };
    std::printf("| %s | %u | %llu | %llu | %llu | %llu |\n", what, others, at(0.5), at(0.999), at(0.9999), at(1));
}

} // namespace

void print_tails() {
    std::printf("\n| single pushes, clock included | other producers | p50 ns | p99.9 ns | p99.99 ns | max ns |\n"
                "|---|---|---|---|---|---|\n");
    for (const unsigned others : {0u, 3u}) {
        LocalcastRuntime *runtime = localcast_runtime_create_with_capacity(0, 1 << 20);
        print_row("window", others, time_pushes([runtime](const LocalcastSampleHandle &handle) {
                      localcast_runtime_push_audio_block(runtime, handle);
                  }, others));
        localcast_runtime_destroy(runtime);
        LockedWindow locked(5 * second);
        print_row("mutex + deque + hash map", others, time_pushes([&locked](const LocalcastSampleHandle &handle) {
                      locked.push(LOCALCAST_SAMPLE_AUDIO_BLOCK, handle);
                  }, others));
    }
}

void print_loss() {
    LocalcastRuntime *runtime = localcast_runtime_create_with_capacity(2 * second, 1 << 22);
    constexpr std::uint64_t per_producer = 1'000'000, spacing_ns = 2000; // half a million a second
    std::atomic<std::uint64_t> refused{0};
    const auto produce = [&](std::uint64_t source) {
        const std::uint64_t begin = now_ns();
        for (std::uint64_t i = 0; i < per_producer; ++i) {
            while (now_ns() < begin + i * spacing_ns) {
            }
            const LocalcastSampleHandle handle{source + 1, second + i * spacing_ns, 0, i, i, 0, 0};
            if (!localcast_runtime_push_audio_block(runtime, handle)) ++refused;
        }
    };
    std::thread other(produce, 1);
    produce(0);
    other.join();
    LocalcastRuntimeStats stats{};
    stats.size = sizeof stats;
    localcast_runtime_stats(runtime, &stats);
    std::printf("\nA million pushes a second for two seconds: %llu handed in, %llu admitted, %llu failed, %llu overrun, "
                "%llu late, %llu answered false.\n",
                static_cast<unsigned long long>(2 * per_producer), static_cast<unsigned long long>(stats.admitted_count),
                static_cast<unsigned long long>(stats.failed_count),
                static_cast<unsigned long long>(stats.overrun_count), static_cast<unsigned long long>(stats.late_count),
                static_cast<unsigned long long>(refused.load()));
    localcast_runtime_destroy(runtime);
}

} // namespace localcast::bench
