// A push stopped between any two of its instructions, for as long as one likes: nobody else waits, nothing is torn,
// and once it goes on everything adds up. The same for a reader.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"
#include "support/single_step.hpp"

#include <algorithm>
#include <chrono>
#include <string>

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_AUDIO_BLOCK;
constexpr uint64_t stopped_sensor = 1;
constexpr uint64_t other_sensor = 2;
constexpr uint64_t first_time = 1000;
constexpr uint64_t two_laps = 10000; // pushes; a small window has some thousand places behind its capacity

struct Scene {
    LocalcastRuntime* runtime = nullptr;
    uint64_t others = 0;      // pushes to make meanwhile
    bool wait_visible = false; // read meanwhile until they are visible
    LocalcastSampleHandle stopped{};
    bool stopped_accepted = false;
    // Found meanwhile.
    uint64_t accepted = 0;
    uint64_t torn = 0;
    bool visible_at_once = false;
    bool visible = false;
    std::chrono::steady_clock::duration waited{};
};

void push_stopped(void* raw) {
    auto* scene = static_cast<Scene*>(raw);
    scene->stopped_accepted = localcast_runtime_push_audio_block(scene->runtime, scene->stopped);
}

// Whether the others' last sample is in the window's order, where an unfinished push before it could hide it.
bool sees_last(Scene* scene) {
    const size_t n = localcast_runtime_view_len(scene->runtime, kind);
    for (size_t i = n > 2 ? n - 2 : 0; i < n; ++i) {
        LocalcastSampleHandle out{};
        if (localcast_runtime_view_sample_at(scene->runtime, kind, i, &out) && out.sensor_id_hash == other_sensor &&
            out.sequence == scene->others - 1) {
            return is_whole(out);
        }
    }
    return false;
}

void read_all(Scene* scene) {
    const size_t n = localcast_runtime_len(scene->runtime);
    for (size_t i = 0; i < std::min<size_t>(n, 100); ++i) {
        LocalcastSampleHandle out{};
        if (localcast_runtime_view_sample_at(scene->runtime, kind, i, &out)) {
            scene->torn += is_whole(out) ? 0 : 1;
        }
    }
}

// What the others do while one push stands still.
void push_others(void* raw) {
    auto* scene = static_cast<Scene*>(raw);
    const auto begin = std::chrono::steady_clock::now();
    for (uint64_t i = 0; i < scene->others; ++i) {
        const auto handle = make_handle(other_sensor, first_time + 1 + i, i);
        scene->accepted += localcast_runtime_push_audio_block(scene->runtime, handle) ? 1 : 0;
    }
    scene->visible_at_once = sees_last(scene);
    scene->visible = scene->visible_at_once;
    // The promise is 5 ms; ten seconds only end a test of a window that has wedged.
    while (scene->wait_visible && !scene->visible && scene->waited < std::chrono::seconds(10)) {
        scene->visible = sees_last(scene);
        scene->waited = std::chrono::steady_clock::now() - begin;
    }
    read_all(scene);
}

// Counts and samples once nothing is under way any more.
std::string wrong_once_quiet(const Scene& scene, uint64_t before) {
    const auto stats = stats_of(scene.runtime);
    const uint64_t handed_in = before + scene.others + 1;
    if (stats.admitted_count + stats.late_count + stats.failed_count != handed_in) {
        return "handed in " + std::to_string(handed_in) + ", admitted " + std::to_string(stats.admitted_count) +
               ", failed " + std::to_string(stats.failed_count);
    }
    const uint64_t accepted = before + scene.accepted + (scene.stopped_accepted ? 1 : 0);
    if (stats.admitted_count + stats.late_count != accepted) {
        return "accepted " + std::to_string(accepted) + ", admitted " + std::to_string(stats.admitted_count);
    }
    if (stats.admitted_count != stats.live_count + stats.expired_count + stats.overrun_count) {
        return "admitted " + std::to_string(stats.admitted_count) + ", live " + std::to_string(stats.live_count) +
               ", expired " + std::to_string(stats.expired_count) + ", overrun " + std::to_string(stats.overrun_count);
    }
    if (stats.expired_count != 0) { // the windows here are as long as time itself
        return std::to_string(stats.expired_count) + " of " + std::to_string(stats.admitted_count) +
               " told as expired that gave way";
    }
    const size_t n = localcast_runtime_len(scene.runtime);
    if (n != stats.live_count) {
        return "len " + std::to_string(n) + ", live " + std::to_string(stats.live_count);
    }
    uint64_t next = 0;
    for (size_t i = 0; i < n; ++i) {
        LocalcastSampleHandle out{};
        if (!localcast_runtime_view_sample_at(scene.runtime, kind, i, &out) || !is_whole(out)) {
            return "sample " + std::to_string(i) + " missing or torn";
        }
        if (out.sensor_id_hash == other_sensor) {
            if (out.sequence < next) {
                return "out of order at " + std::to_string(i);
            }
            next = out.sequence + 1;
        }
    }
    return scene.torn == 0 ? "" : "torn meanwhile";
}

struct Sweep {
    size_t capacity;
    uint64_t earlier; // pushes before, so that places are in use
    uint64_t others;
    bool wait_visible;
    uint64_t stride; // 1: after each instruction; a step costs 16 us on a virtual machine, and steps add up squared
};

// Stops one push after its instructions in turn; returns after how many it ended.
uint64_t stop_everywhere(const Sweep& sweep) {
    uint64_t blocked = 0;
    for (uint64_t instruction = 0; instruction < 5000; instruction += sweep.stride) {
        const auto runtime = make_runtime(UINT64_MAX, sweep.capacity);
        REQUIRE(runtime);
        for (uint64_t i = 0; i < sweep.earlier; ++i) {
            localcast_runtime_push_audio_block(runtime.get(), make_handle(3, first_time, i));
        }
        Scene scene;
        scene.runtime = runtime.get();
        scene.others = sweep.others;
        scene.wait_visible = sweep.wait_visible;
        scene.stopped = make_handle(stopped_sensor, first_time, 77);
        if (!stop_at_instruction(instruction, push_stopped, &scene, push_others, &scene)) {
            INFO("a push has " << instruction << " instructions");
            // Else it was never stopped inside its place. Far behind the others a place is given up without a wait.
            REQUIRE((!sweep.wait_visible || sweep.others == two_laps || blocked > 0));
            return instruction;
        }
        CAPTURE(instruction, sweep.capacity, sweep.earlier, sweep.others);
        REQUIRE(scene.accepted == scene.others);
        if (sweep.wait_visible) {
            REQUIRE(scene.visible);
            blocked += scene.visible_at_once ? 0 : 1;
        }
        const std::string wrong = wrong_once_quiet(scene, sweep.earlier);
        REQUIRE(wrong == "");
        const uint64_t last = sweep.others + 5;
        REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(other_sensor, first_time + last, last)));
        LocalcastSampleHandle out{};
        REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), kind, other_sensor, &out));
        REQUIRE(out.sequence == last);
    }
    return 0;
}

} // namespace

TEST_CASE("a push stopped at any instruction delays no other push and holds back visibility for a bounded time") {
    CHECK(stop_everywhere({64, 3, 4, true, 1}) > 20);
}

TEST_CASE("a push stopped in its midst in a full window of many laps is accounted for") {
    CHECK(stop_everywhere({16, 40, 4, true, 4}) > 20);
}

TEST_CASE("a push stopped in its midst while others lap the window leaves nothing torn") {
    for (const size_t capacity : {1u, 2u, 8u}) {
        CHECK(stop_everywhere({capacity, 3, two_laps, false, 5}) > 20);
    }
}

TEST_CASE("a push stopped in its midst and lapped hides the others for a bounded time only") {
    CHECK(stop_everywhere({8, 20, two_laps, true, 4}) > 20);
}

namespace {

// A reader stopped at each of its instructions while others lap the window: whole or absent.
struct Reading {
    Scene scene;
    bool found = false;
    LocalcastStatus status = LOCALCAST_OK;
    LocalcastSampleHandle out{};
    size_t n = 0;
    LocalcastSampleHandle range[8]{};
    LocalcastCursor cursor{};
    LocalcastRuntimeStatus window{};
    void (*read)(Reading&) = nullptr;
};

void read_stopped(void* raw) {
    auto* reading = static_cast<Reading*>(raw);
    reading->read(*reading);
}

bool plausible(const Reading& reading) {
    for (size_t i = 0; i < std::min<size_t>(reading.n, 8); ++i) {
        if (!is_whole(reading.range[i])) {
            return false;
        }
    }
    return (!reading.found || is_whole(reading.out)) && reading.window.total_sample_count <= 8 &&
           reading.window.total_sample_count == reading.window.audio_block_count;
}

void stop_reader_everywhere(void (*read)(Reading&)) {
    for (uint64_t instruction = 0; instruction < 50000; instruction += instruction < 250 ? 1 : 1 + instruction / 24) {
        const auto runtime = make_runtime(UINT64_MAX, 8);
        for (uint64_t i = 0; i < 6; ++i) {
            localcast_runtime_push_audio_block(runtime.get(), make_handle(other_sensor, first_time, i));
        }
        Reading reading;
        reading.read = read;
        reading.scene.runtime = runtime.get();
        reading.scene.others = instruction % 4 == 0 ? 3 : two_laps;
        const bool reached = stop_at_instruction(instruction, read_stopped, &reading, push_others, &reading.scene);
        CAPTURE(instruction);
        REQUIRE(plausible(reading));
        REQUIRE(reading.scene.torn == 0);
        if (!reached) {
            CHECK(instruction > 10);
            return;
        }
    }
    FAIL("the read does not end");
}

} // namespace

TEST_CASE("every read stopped in its midst while others lap the window gives a whole answer") {
    void (*const reads[])(Reading&) = {
        [](Reading& r) { r.found = localcast_runtime_view_sample_at(r.scene.runtime, kind, 2, &r.out); },
        [](Reading& r) { r.found = localcast_runtime_latest_for_sensor(r.scene.runtime, kind, other_sensor, &r.out); },
        [](Reading& r) { localcast_runtime_status(r.scene.runtime, &r.window); },
        [](Reading& r) { r.found = localcast_runtime_read_next(r.scene.runtime, kind, &r.cursor, &r.out) == LOCALCAST_OK; },
        [](Reading& r) { localcast_runtime_read_range(r.scene.runtime, kind, 0, 9999, r.range, 8, &r.n); },
        [](Reading& r) {
            r.found = localcast_runtime_before(r.scene.runtime, kind, other_sensor, 9999, &r.out) == LOCALCAST_OK;
        },
        [](Reading& r) {
            r.found = localcast_runtime_after(r.scene.runtime, kind, other_sensor, 0, &r.out) == LOCALCAST_OK;
        },
    };
    for (size_t i = 0; i < std::size(reads); ++i) {
        CAPTURE(i);
        stop_reader_everywhere(reads[i]);
    }
}
