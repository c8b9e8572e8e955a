// The ends of what can be counted: index words that have gone round, times anywhere in 64 bits, every duration, more
// resets than there are records of epochs.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/compare.hpp"
#include "support/plain_model.hpp"

#include <algorithm>
#include <string>

using namespace localcast::test;

namespace {

std::string compare_all(const LocalcastRuntime* runtime, const PlainModel& model, Random& random, uint64_t time) {
    std::string difference = compare_status(runtime, model);
    if (difference.empty()) {
        difference = compare_stats(runtime, model);
    }
    if (difference.empty()) {
        difference = compare_samples(runtime, model, random);
    }
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT && difference.empty(); ++kind) {
        difference = compare_view(runtime, model, kind, random);
        for (uint64_t sensor = 1; sensor <= 3 && difference.empty(); ++sensor) {
            difference = compare_sensor(runtime, model, kind, sensor, time);
        }
        if (difference.empty()) {
            difference = compare_range(runtime, model, kind, time - std::min(time, random.below(1000)), time, 16);
        }
    }
    return difference;
}

// A number of any size: each power of two is as likely as the next.
uint64_t any_size(Random& random) {
    const uint64_t bits = random.below(65);
    const uint64_t top = bits == 64 ? UINT64_MAX : (uint64_t{1} << bits) - 1;
    return random.one_in(8) ? top : random.next() & top;
}

uint64_t later(uint64_t time, uint64_t by) { return by > UINT64_MAX - time ? UINT64_MAX : time + by; }

} // namespace

TEST_CASE("a window answers the same after its index has gone round many times over") {
    // 4096 places at least; the words that carry the lap in a byte begin anew after 256 laps.
    constexpr uint64_t places = 4096, laps = 520;
    const auto runtime = make_runtime(1000, 16);
    REQUIRE(runtime);
    PlainModel model(1000, 16);
    Random random(11);
    for (uint64_t i = 0; i < places * laps; ++i) {
        const uint64_t time = 5000 + i * 40 - random.below(1200);
        const auto handle = make_handle(1 + i % 3, time, i);
        const auto kind = static_cast<LocalcastSampleKind>(i % LOCALCAST_SAMPLE_KIND_COUNT);
        if (runtime_push[kind](runtime.get(), handle) != model.push(kind, handle)) {
            FAIL("push's answer at " << i);
        }
        const uint64_t lap = i / places, place = i % places;
        const bool border = place < 40 || place > places - 40;
        if ((border && (lap % 256 < 2 || lap % 256 > 253)) || i % 9973 == 0) {
            const std::string difference = compare_all(runtime.get(), model, random, time);
            if (!difference.empty()) {
                FAIL(difference << " at push " << i << ", lap " << lap);
            }
        }
    }
}

TEST_CASE("times anywhere in 64 bits and edges that jump give the plain model's answers for every duration") {
    constexpr uint64_t durations[] = {1,   2,   255, 256, 257, 1000, (uint64_t{1} << 32) - 1, uint64_t{1} << 32,
                                      5'000'000'000, uint64_t{1} << 63, UINT64_MAX - 1, UINT64_MAX};
    for (const uint64_t duration : durations) {
        for (uint64_t seed = 1; seed <= 4; ++seed) {
            const auto runtime = make_runtime(duration, 32);
            REQUIRE(runtime);
            PlainModel model(duration, 32);
            Random random(seed);
            uint64_t now = 0;
            for (uint64_t i = 0; i < 3000; ++i) {
                now = later(now, random.one_in(20) ? any_size(random) : random.below(3));
                const uint64_t back = random.one_in(3) ? any_size(random) : 0;
                const uint64_t time = now - std::min(now, back);
                const auto kind = static_cast<LocalcastSampleKind>(random.below(LOCALCAST_SAMPLE_KIND_COUNT));
                const auto handle = make_handle(1 + random.below(3), time, any_size(random));
                REQUIRE(runtime_push[kind](runtime.get(), handle) == model.push(kind, handle));
                if (i % 7 == 0) {
                    CAPTURE(duration, seed, i, now, time);
                    REQUIRE(compare_all(runtime.get(), model, random, time) == "");
                }
                if (now == UINT64_MAX && random.one_in(10)) { // time has come to its end
                    localcast_runtime_reset(runtime.get());
                    model.reset();
                    now = any_size(random) / 2;
                }
            }
        }
    }
}

TEST_CASE("an edge that is set anywhere expires what the plain model expires") {
    for (uint64_t seed = 1; seed <= 20; ++seed) {
        Random random(seed);
        const uint64_t duration = std::max<uint64_t>(any_size(random), 1);
        const auto reservoir = make_reservoir(duration, 64);
        REQUIRE(reservoir);
        PlainModel model(duration, 64);
        for (uint64_t i = 0; i < 300; ++i) {
            const uint64_t time = any_size(random);
            if (random.one_in(4)) {
                localcast_reservoir_set_edge(reservoir.get(), time);
                model.set_edge(time);
            } else {
                const auto handle = make_handle(1, time, i);
                REQUIRE(localcast_reservoir_push(reservoir.get(), LOCALCAST_SAMPLE_SCENE_RAY, handle) ==
                        model.push(LOCALCAST_SAMPLE_SCENE_RAY, handle));
            }
            CAPTURE(seed, i, time, duration);
            REQUIRE(localcast_reservoir_edge_ns(reservoir.get()) == model.edge_ns());
            REQUIRE(localcast_reservoir_window_start_ns(reservoir.get()) == model.window_start_ns());
            REQUIRE(localcast_reservoir_len(reservoir.get()) == model.live().size());
        }
    }
}

TEST_CASE("epochs without end are each as the first") {
    const auto runtime = make_runtime(1000, 16);
    REQUIRE(runtime);
    PlainModel model(1000, 16);
    Random random(5);
    for (uint64_t epoch = 0; epoch < 300; ++epoch) {
        for (uint64_t i = 0; i < 20; ++i) {
            const auto handle = make_handle(1 + i % 3, any_size(random), i);
            REQUIRE(localcast_runtime_push_audio_block(runtime.get(), handle) ==
                    model.push(LOCALCAST_SAMPLE_AUDIO_BLOCK, handle));
        }
        CAPTURE(epoch);
        REQUIRE(compare_all(runtime.get(), model, random, 500) == "");
        localcast_runtime_reset(runtime.get());
        model.reset();
    }
}
