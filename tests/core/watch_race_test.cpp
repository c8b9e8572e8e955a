// What a watch holds while others push and reset.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/compare.hpp"
#include "support/handles.hpp"

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_PHASE_CLAIM;
constexpr size_t writers = 3;

struct Progress {
    // Written by a writer once its push has returned, read by the reader. release and acquire: a push that is told of
    // here must be seen.
    std::array<std::atomic<uint64_t>, writers> told{};
    std::atomic<size_t> finished{0}; // relaxed: ends a loop, orders nothing
};

void push_samples(LocalcastRuntime* runtime, size_t writer, uint64_t samples, Progress& progress) {
    for (uint64_t i = 1; i <= samples; ++i) {
        localcast_runtime_push_phase_claim(runtime, make_handle(writer + 1, 1000, i));
        progress.told[writer].store(i, std::memory_order_release);
        if (i % 3 == 0) {
            localcast_runtime_push_audio_block(runtime, make_handle(9, 1000, i));
        }
    }
    progress.finished.fetch_add(1, std::memory_order_relaxed);
}

} // namespace

TEST_CASE("a watch that holds has missed no sample whose push had returned") {
    const auto runtime = make_runtime(1'000'000, 1 << 16);
    Progress progress;
    std::vector<std::thread> threads;
    for (size_t writer = 0; writer < writers; ++writer) {
        threads.emplace_back(push_samples, runtime.get(), writer, 20000, std::ref(progress));
    }
    LocalcastWatch watch{};
    std::array<uint64_t, writers> known{};
    uint64_t stale = 0;
    uint64_t held = 0;
    bool last_round = false;
    while (true) {
        std::array<uint64_t, writers> told{};
        for (size_t i = 0; i < writers; ++i) {
            told[i] = progress.told[i].load(std::memory_order_acquire);
        }
        if (localcast_runtime_watch_holds(runtime.get(), kind, &watch)) {
            ++held;
        } else {
            for (size_t i = 0; i < writers; ++i) {
                LocalcastSampleHandle out{};
                known[i] = localcast_runtime_watch_latest(runtime.get(), kind, i + 1, &watch, &out) ? out.sequence : 0;
            }
        }
        for (size_t i = 0; i < writers; ++i) {
            stale += known[i] < told[i] ? 1 : 0;
        }
        if (last_round) {
            break;
        }
        last_round = progress.finished.load(std::memory_order_relaxed) == writers;
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(stale == 0);
    CHECK(localcast_runtime_watch_holds(runtime.get(), kind, &watch));
    CHECK(known == std::array<uint64_t, writers>{20000, 20000, 20000});
    CAPTURE(held);
}

TEST_CASE("a watch that holds through resets knows what the window holds once they have ended") {
    const auto runtime = make_runtime(1'000'000, 4096);
    std::atomic<bool> ended{false}; // relaxed: ends a loop, orders nothing
    std::thread resetter([&] {
        for (int i = 0; i < 300; ++i) {
            localcast_runtime_push_phase_claim(runtime.get(), make_handle(1, 1000, 1));
            localcast_runtime_reset(runtime.get());
        }
        ended.store(true, std::memory_order_relaxed);
    });
    std::thread writer([&] {
        for (uint64_t i = 2; !ended.load(std::memory_order_relaxed); ++i) {
            localcast_runtime_push_phase_claim(runtime.get(), make_handle(2, 1000, i));
        }
    });
    LocalcastWatch watch{};
    std::array<LocalcastSampleHandle, 2> known{};
    std::array<bool, 2> there{};
    const auto follow = [&] {
        if (localcast_runtime_watch_holds(runtime.get(), kind, &watch)) {
            return;
        }
        for (size_t i = 0; i < 2; ++i) {
            there[i] = localcast_runtime_watch_latest(runtime.get(), kind, i + 1, &watch, &known[i]);
        }
    };
    while (!ended.load(std::memory_order_relaxed)) {
        follow();
    }
    resetter.join();
    writer.join();
    follow();
    follow();
    for (size_t i = 0; i < 2; ++i) {
        LocalcastSampleHandle out{};
        const bool is_there = localcast_runtime_latest_for_sensor(runtime.get(), kind, i + 1, &out);
        CHECK(there[i] == is_there);
        CHECK((!is_there || same_handle(known[i], out)));
    }
}
