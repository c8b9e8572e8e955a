// contention_bench [MILLIONS]: single pushes and reads timed one by one while twice as many threads as there are cores do
// nothing else: the slowest, and those that only one in a hundred thousand exceeds. Of as many millions of
// operations as told, a hundred unless said.
// SPDX-License-Identifier: MIT
#include "localcast_reservoir.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint64_t second = 1'000'000'000;
constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_AUDIO_BLOCK;

// Durations by powers of two, each in 64 parts: a quantile is within 1.6 %.
class Histogram {
public:
    void add(std::uint64_t ns) {
        ++counts_[place_of(ns)];
        ++total_;
        most_ = std::max(most_, ns);
    }
    void add(const Histogram &other) {
        for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
        total_ += other.total_;
        most_ = std::max(most_, other.most_);
    }
    std::uint64_t total() const { return total_; }
    std::uint64_t most() const { return most_; }
    std::uint64_t quantile(double share) const {
        auto left = static_cast<std::uint64_t>(share * static_cast<double>(total_));
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            if (left < counts_[i]) return begin_of(i);
            left -= counts_[i];
        }
        return most_;
    }

private:
    static constexpr unsigned part_bits = 6, parts = 1 << part_bits;
    static std::size_t place_of(std::uint64_t ns) {
        if (ns < parts) return static_cast<std::size_t>(ns);
        const auto shift = static_cast<unsigned>(std::bit_width(ns)) - 1 - part_bits;
        return static_cast<std::size_t>((shift + 1) * parts + (ns >> shift) - parts);
    }
    static std::uint64_t begin_of(std::size_t place) {
        if (place < 2 * parts) return place;
        return (place % parts + parts) << (place / parts - 1);
    }
    std::array<std::uint64_t, 60 * parts> counts_{};
    std::uint64_t total_ = 0, most_ = 0;
};

struct Operations {
    Histogram push, latest, at;
    long preempted = 0;
};

template <typename Operation> void time_one(Histogram &histogram, Operation operation) {
    const auto begin = Clock::now();
    operation();
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin).count();
    histogram.add(static_cast<std::uint64_t>(ns));
}

// Everybody stamps by one clock, as producers do.
void work(LocalcastRuntime *runtime, Clock::time_point start, std::uint64_t sensor, std::uint64_t rounds, Operations &out) {
    LocalcastSampleHandle read{};
    for (std::uint64_t i = 0; i < rounds; ++i) {
        const auto elapsed = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
        const LocalcastSampleHandle handle{sensor, second + static_cast<std::uint64_t>(elapsed), 0, i, i, 0, 0};
        time_one(out.push, [&] { localcast_runtime_push_audio_block(runtime, handle); });
        time_one(out.latest, [&] { localcast_runtime_latest_for_sensor(runtime, kind, sensor, &read); });
        time_one(out.push, [&] { localcast_runtime_push_scene_ray(runtime, handle); });
        time_one(out.at, [&] { localcast_runtime_view_sample_at(runtime, kind, i % 1000, &read); });
    }
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    out.preempted = usage.ru_nivcsw;
}

void row(const char *what, const Histogram &h) {
    std::printf("| %s | %llu | %llu | %llu | %llu | %llu |\n", what, static_cast<unsigned long long>(h.total()),
                static_cast<unsigned long long>(h.quantile(0.5)), static_cast<unsigned long long>(h.quantile(0.999)),
                static_cast<unsigned long long>(h.quantile(0.99999)), static_cast<unsigned long long>(h.most()));
}

} // namespace

int main(int argc, char **argv) {
    const std::uint64_t millions = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100;
    const unsigned threads = 2 * std::max(1u, std::thread::hardware_concurrency());
    LocalcastRuntime *const runtime = localcast_runtime_create_with_capacity(0, 1 << 20);
    std::vector<Operations> operations(threads);
    std::vector<std::thread> workers;
    const auto start = Clock::now();
    for (unsigned t = 0; t < threads; ++t)
        workers.emplace_back(work, runtime, start, t + 1, millions * 1'000'000 / 4 / threads, std::ref(operations[t]));
    for (std::thread &worker : workers) worker.join();
    Operations all;
    for (const Operations &one : operations) {
        all.push.add(one.push);
        all.latest.add(one.latest);
        all.at.add(one.at);
        all.preempted += one.preempted;
    }
    LocalcastRuntimeStats stats{};
    stats.size = sizeof stats;
    localcast_runtime_stats(runtime, &stats);
    std::printf("%u threads on %u cores, taken off them %ld times; %llu pushes failed\n\n"
                "| clock included | operations | p50 ns | p99.9 ns | p99.999 ns | max ns |\n|---|---|---|---|---|---|\n",
                threads, threads / 2, all.preempted, static_cast<unsigned long long>(stats.failed_count));
    row("push", all.push);
    row("latest_for_sensor", all.latest);
    row("view_sample_at", all.at);
    localcast_runtime_destroy(runtime);
}
