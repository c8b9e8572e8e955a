// What a push and a read of the window cost, beside the physical floor and what a user would pick instead. main.cpp runs
// these and prints the ratios.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>
#include <concurrentqueue/concurrentqueue.h>

#include <cstring>
#include <memory>
#include <random>
#include <unordered_map>
#include <vector>

#include "bare_ring.hpp"
#include "localcast_reservoir.h"
#include "locked_window.hpp"

namespace {

using localcast::bench::BareRing;
using localcast::bench::LockedWindow;

constexpr std::uint64_t second = 1'000'000'000;
constexpr std::size_t million = 1'000'000;
constexpr std::size_t sensors = 64;
constexpr auto kind = static_cast<LocalcastSampleKind>(LOCALCAST_SAMPLE_AUDIO_BLOCK);

using Runtime = std::unique_ptr<LocalcastRuntime, decltype(&localcast_runtime_destroy)>;

Runtime make_runtime(std::uint64_t duration_ns, std::size_t capacity = 1 << 20) {
    return {localcast_runtime_create_with_capacity(duration_ns, capacity), &localcast_runtime_destroy};
}

std::uint64_t sensor(std::uint64_t i) { return (i % sensors + 1) * 0x9e3779b97f4a7c15u; }

LocalcastSampleHandle sample(std::uint64_t i, std::uint64_t timestamp_ns) {
    return {sensor(i), timestamp_ns, timestamp_ns, i, i, 0, 0};
}

// A window of five seconds that holds `live` samples, by the spacing of their timestamps.
std::uint64_t spacing(std::size_t live) { return 5 * second / live; }

// Pushes sample number `i`, late by a random time below the jitter.
void push_late(LocalcastRuntime *runtime, std::uint64_t i, std::size_t live, std::uint64_t jitter_ns,
               std::mt19937_64 &random) {
    const std::uint64_t late = jitter_ns > 0 ? random() % jitter_ns : 0;
    localcast_runtime_push_audio_block(runtime, sample(i, second + i * spacing(live) - late));
}

std::uint64_t fill(LocalcastRuntime *runtime, std::size_t count, std::size_t live, std::uint64_t jitter_ns = 0) {
    std::mt19937_64 random(7);
    for (std::uint64_t i = 0; i < count; ++i) push_late(runtime, i, live, jitter_ns, random);
    return count;
}

// ---- push ----------------------------------------------------------------------------------------------------------

void push_window(benchmark::State &state) {
    const auto live = static_cast<std::size_t>(state.range(0));
    const Runtime runtime = make_runtime(0);
    std::uint64_t i = fill(runtime.get(), 3 * million, live); // every page of the ring has been used
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            localcast_runtime_push_audio_block(runtime.get(), sample(i, second + i * spacing(live))));
        ++i;
    }
}

void push_bare_ring(benchmark::State &state) {
    BareRing ring(2 * 1024 * 1024); // as many slots as the window of a million has
    std::uint64_t i = 0;
    for (; i < 3 * million; ++i) ring.push(sample(i, i * 5000));
    for (auto _ : state) {
        benchmark::DoNotOptimize(ring.push(sample(i, second + i * 5000)));
        ++i;
    }
}

void push_moodycamel(benchmark::State &state) {
    moodycamel::ConcurrentQueue<LocalcastSampleHandle> queue(2 * million);
    moodycamel::ProducerToken producer(queue);
    moodycamel::ConsumerToken consumer(queue);
    std::uint64_t i = 0;
    for (; i < million; ++i) queue.enqueue(producer, sample(i, second + i * 5000));
    LocalcastSampleHandle out{};
    for (std::uint64_t warm = 0; warm < 3 * million; ++warm, ++i) {
        queue.enqueue(producer, sample(i, second + i * 5000));
        queue.try_dequeue(consumer, out);
    }
    for (auto _ : state) {
        queue.enqueue(producer, sample(i, second + i * 5000));
        benchmark::DoNotOptimize(queue.try_dequeue(consumer, out));
        ++i;
    }
}

void push_locked(benchmark::State &state) {
    LockedWindow window(5 * second);
    std::uint64_t i = 0;
    for (; i < 2 * million; ++i) window.push(kind, sample(i, second + i * 5000));
    for (auto _ : state) {
        window.push(kind, sample(i, second + i * 5000));
        ++i;
    }
}

// ---- reads ---------------------------------------------------------------------------------------------------------

void latest_window(benchmark::State &state) {
    const auto live = static_cast<std::size_t>(state.range(0));
    const Runtime runtime = make_runtime(0);
    fill(runtime.get(), 2 * live, live);
    LocalcastSampleHandle out{};
    std::uint64_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(localcast_runtime_latest_for_sensor(runtime.get(), kind, sensor(i++), &out));
}

void latest_hash_map(benchmark::State &state) {
    std::unordered_map<std::uint64_t, LocalcastSampleHandle> map;
    for (std::uint64_t i = 0; i < sensors; ++i) map[sensor(i)] = sample(i, i);
    LocalcastSampleHandle out{};
    std::uint64_t i = 0;
    for (auto _ : state) {
        const auto found = map.find(sensor(i++));
        if (found != map.end()) out = found->second;
        benchmark::DoNotOptimize(out);
    }
}

void read_at(benchmark::State &state, std::uint64_t jitter_ns, bool pushing) {
    const Runtime runtime = make_runtime(0);
    std::uint64_t i = fill(runtime.get(), 2 * million, million, jitter_ns);
    std::mt19937_64 random(11);
    LocalcastSampleHandle out{};
    for (auto _ : state) {
        if (pushing) push_late(runtime.get(), i++, million, jitter_ns, random);
        benchmark::DoNotOptimize(
            localcast_runtime_view_sample_at(runtime.get(), kind, random() % (million - 8192), &out));
    }
}

void read_at_random_memory(benchmark::State &state) {
    std::vector<LocalcastSampleHandle> samples(million);
    std::mt19937_64 random(11);
    LocalcastSampleHandle out{};
    for (auto _ : state) {
        out = samples[random() % (million - 8192)];
        benchmark::DoNotOptimize(out);
    }
}

void status(benchmark::State &state, std::uint64_t jitter_ns, bool pushing) {
    const Runtime runtime = make_runtime(0);
    std::uint64_t i = fill(runtime.get(), 2 * million, million, jitter_ns);
    std::mt19937_64 random(11);
    LocalcastRuntimeStatus out{};
    for (auto _ : state) {
        if (pushing) push_late(runtime.get(), i++, million, jitter_ns, random);
        benchmark::DoNotOptimize(localcast_runtime_status(runtime.get(), &out));
    }
}

// 1024 samples of a warm window, read as a range: once only counted, once copied too. The difference is 1024 slot reads.
void read_range(benchmark::State &state, std::size_t cap) {
    const Runtime runtime = make_runtime(0, 4096);
    constexpr std::uint64_t count = 1024;
    for (std::uint64_t i = 0; i < count; ++i) localcast_runtime_push_audio_block(runtime.get(), sample(i, second + i));
    std::vector<LocalcastSampleHandle> out(count);
    std::size_t n = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            localcast_runtime_read_range(runtime.get(), kind, second, 2 * second, out.data(), cap, &n));
        benchmark::ClobberMemory();
    }
}

void copy_64_bytes(benchmark::State &state) {
    alignas(64) char from[64] = {}, to[64];
    for (auto _ : state) {
        std::memcpy(to, from, sizeof to);
        benchmark::DoNotOptimize(to);
        benchmark::ClobberMemory();
    }
}

// ---- four producers at once ----------------------------------------------------------------------------------------

void four_push_window(benchmark::State &state) {
    static LocalcastRuntime *runtime = nullptr;
    if (state.thread_index() == 0) runtime = localcast_runtime_create_with_capacity(0, 1 << 20);
    std::uint64_t i = 0;
    const auto thread = static_cast<std::uint64_t>(state.thread_index());
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            localcast_runtime_push_audio_block(runtime, sample(thread * 16 + i % 16, second + i * 20000)));
        ++i;
    }
    if (state.thread_index() == 0) localcast_runtime_destroy(runtime);
}

void four_push_locked(benchmark::State &state) {
    static LockedWindow *window = nullptr;
    if (state.thread_index() == 0) window = new LockedWindow(5 * second);
    std::uint64_t i = 0;
    const auto thread = static_cast<std::uint64_t>(state.thread_index());
    for (auto _ : state) {
        window->push(kind, sample(thread * 16 + i % 16, second + i * 20000));
        ++i;
    }
    if (state.thread_index() == 0) delete window;
}

BENCHMARK(push_window)->Name("push/window")->Arg(1000)->Arg(10000)->Arg(100000)->Arg(million);
BENCHMARK(push_bare_ring)->Name("push/bare_ring");
BENCHMARK(push_moodycamel)->Name("push/moodycamel_enqueue_dequeue");
BENCHMARK(push_locked)->Name("push/mutex_deque_map");
BENCHMARK(latest_window)->Name("latest/window")->Arg(1000)->Arg(10000)->Arg(100000)->Arg(million);
BENCHMARK(latest_hash_map)->Name("latest/hash_map");
BENCHMARK_CAPTURE(read_at, ordered, 0, false)->Name("view_sample_at/ordered");
BENCHMARK_CAPTURE(read_at, disorder, 20'000'000, false)->Name("view_sample_at/disorder_20ms");
BENCHMARK_CAPTURE(read_at, ordered_push, 0, true)->Name("push_then_view_sample_at/ordered");
BENCHMARK_CAPTURE(read_at, disorder_push, 20'000'000, true)->Name("push_then_view_sample_at/disorder_20ms");
BENCHMARK(read_at_random_memory)->Name("view_sample_at/random_memory");
BENCHMARK_CAPTURE(status, ordered, 0, false)->Name("status/ordered");
BENCHMARK_CAPTURE(status, disorder, 20'000'000, false)->Name("status/disorder_20ms");
BENCHMARK_CAPTURE(status, ordered_push, 0, true)->Name("push_then_status/ordered");
BENCHMARK_CAPTURE(status, disorder_push, 20'000'000, true)->Name("push_then_status/disorder_20ms");
BENCHMARK_CAPTURE(read_range, counted, 0)->Name("read_range_1024/counted");
BENCHMARK_CAPTURE(read_range, copied, 1024)->Name("read_range_1024/copied");
BENCHMARK(copy_64_bytes)->Name("slot_read/memcpy_64");

BENCHMARK(four_push_window)->Name("push/four_threads/window")->Threads(4)->UseRealTime();
BENCHMARK(four_push_locked)->Name("push/four_threads/mutex_deque_map")->Threads(4)->UseRealTime();

} // namespace
