// Producers and readers at once: whole or absent, each producer in its order, and counts that add up once quiet.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"
#include "support/stress.hpp"

#include <thread>

using namespace localcast::test;

namespace {

#if defined(__SANITIZE_THREAD__)
constexpr uint64_t slowdown = 10;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
constexpr uint64_t slowdown = 10;
#else
constexpr uint64_t slowdown = 1;
#endif
#else
constexpr uint64_t slowdown = 1;
#endif
constexpr uint64_t pushes = 200000 / slowdown;

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_AUDIO_BLOCK;

} // namespace

TEST_CASE("with several producers and readers every sample is whole and counts add up") {
    CHECK(stress({2000, 4096, 3, 2, StressKinds::one, pushes}).wrong == "");
}

TEST_CASE("producers of different kinds share one order") {
    CHECK(stress({2000, 4096, 4, 2, StressKinds::one_each, pushes}).wrong == "");
}

TEST_CASE("producers that lap a tiny window leave whole samples only") {
    for (const size_t capacity : {1u, 2u, 5u, 16u}) {
        CAPTURE(capacity);
        CHECK(stress({UINT64_MAX, capacity, 3, 2, StressKinds::one, pushes}).wrong == "");
    }
}

TEST_CASE("more producers than processors lose nothing uncounted") {
    CHECK(stress({5000, 1024, 12, 1, StressKinds::one, pushes}).wrong == "");
}

TEST_CASE("two to sixteen threads push and read all kinds, and what is in the window is all there") {
    for (const unsigned threads : {2u, 3u, 4u, 8u, 16u}) {
        const unsigned readers = (threads + 3) / 4;
        const unsigned producers = threads - readers;
        const uint64_t each = 12000 / producers; // three laps of the places
        CAPTURE(threads);
        CHECK(stress({UINT64_MAX, 64, producers, readers, StressKinds::all, each, threads}).wrong == "");
        CHECK(stress({4000, 2048, producers, readers, StressKinds::all, each, threads}).wrong == "");
        CHECK(stress({UINT64_MAX, 65536, producers, readers, StressKinds::all, each / 3, threads}).wrong == "");
    }
}

TEST_CASE("a thread reads its own push at once when no other push is under way") {
    const auto runtime = make_runtime(1000, 128);
    for (uint64_t i = 0; i < 20000; ++i) {
        REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 10 + i, i)));
        LocalcastSampleHandle out{};
        REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), kind, 7, &out));
        REQUIRE(out.sequence == i);
    }
}

TEST_CASE("a thread that joins late sees what others pushed before") {
    const auto runtime = make_runtime(1000, 128);
    for (uint64_t i = 0; i < 200; ++i) {
        std::thread([&] { localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 10 + i, i)); }).join();
        LocalcastSampleHandle out{};
        REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), kind, 7, &out));
        REQUIRE(out.sequence == i);
    }
}
