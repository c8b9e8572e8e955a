// Cursors: each sample once, in order of admission, and how many were missed.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <vector>

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_SCENE_RAY;

void push(const RuntimePtr& runtime, uint64_t time, uint64_t sequence) {
    REQUIRE(localcast_runtime_push_scene_ray(runtime.get(), make_handle(7, time, sequence)));
}

// Reads until there is nothing new.
std::vector<uint64_t> drain(const RuntimePtr& runtime, LocalcastCursor& cursor) {
    std::vector<uint64_t> sequences;
    LocalcastSampleHandle out{};
    while (localcast_runtime_read_next(runtime.get(), kind, &cursor, &out) == LOCALCAST_OK) {
        sequences.push_back(out.sequence);
    }
    return sequences;
}

using Sequences = std::vector<uint64_t>;

} // namespace

TEST_CASE("a zeroed cursor starts at the oldest live sample and yields each once") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 300, 0);
    push(runtime, 500, 1);
    push(runtime, 510, 2);
    LocalcastCursor cursor{};
    CHECK(drain(runtime, cursor) == Sequences{1, 2});
    CHECK(drain(runtime, cursor).empty());
    push(runtime, 505, 3);
    push(runtime, 520, 4);
    CHECK(drain(runtime, cursor) == Sequences{3, 4});
    CHECK(cursor.missed == 0);
}

TEST_CASE("a cursor on an empty window has no data until something is pushed") {
    const auto runtime = make_runtime(100, 64);
    LocalcastCursor cursor{};
    LocalcastSampleHandle out{};
    CHECK(localcast_runtime_read_next(runtime.get(), kind, &cursor, &out) == LOCALCAST_NO_DATA);
    push(runtime, 500, 1);
    CHECK(drain(runtime, cursor) == Sequences{1});
    CHECK(cursor.missed == 0);
}

TEST_CASE("a cursor yields its own kind only") {
    const auto runtime = make_runtime(100, 64);
    for (uint64_t i = 0; i < 9; ++i) {
        REQUIRE(runtime_push[i % 3](runtime.get(), make_handle(7, 500, i)));
    }
    LocalcastCursor cursor{};
    CHECK(drain(runtime, cursor) == Sequences{2, 5, 8});
}

TEST_CASE("a cursor counts what expired before it came by") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 500, 0);
    LocalcastCursor cursor{};
    REQUIRE(drain(runtime, cursor) == Sequences{0});
    push(runtime, 510, 1);
    push(runtime, 520, 2);
    push(runtime, 615, 3);
    CHECK(drain(runtime, cursor) == Sequences{2, 3});
    CHECK(cursor.missed == 1);
    push(runtime, 620, 4);
    push(runtime, 900, 5);
    CHECK(drain(runtime, cursor) == Sequences{5});
    CHECK(cursor.missed == 2);
}

TEST_CASE("a cursor counts what gave way to capacity before it came by") {
    const auto runtime = make_runtime(UINT64_MAX, 4);
    push(runtime, 1, 0);
    LocalcastCursor cursor{};
    REQUIRE(drain(runtime, cursor) == Sequences{0});
    for (uint64_t i = 1; i <= 100; ++i) {
        push(runtime, 1 + i, i);
    }
    CHECK(drain(runtime, cursor) == Sequences{97, 98, 99, 100});
    CHECK(cursor.missed == 96);
}

TEST_CASE("a cursor skips samples that expired out of order and counts them") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 500, 0);
    LocalcastCursor cursor{};
    REQUIRE(drain(runtime, cursor) == Sequences{0});
    push(runtime, 505, 1);
    push(runtime, 410, 2);
    push(runtime, 506, 3);
    push(runtime, 520, 4); // 2 is dead
    CHECK(drain(runtime, cursor) == Sequences{1, 3, 4});
    CHECK(cursor.missed == 1);
}

TEST_CASE("two cursors do not disturb each other") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 500, 0);
    push(runtime, 501, 1);
    LocalcastCursor first{};
    LocalcastCursor second{};
    CHECK(drain(runtime, first) == Sequences{0, 1});
    CHECK(drain(runtime, second) == Sequences{0, 1});
}

TEST_CASE("a cursor of an earlier epoch says so once and goes on in the new epoch") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 500, 0);
    push(runtime, 501, 1);
    LocalcastCursor cursor{};
    LocalcastSampleHandle out{};
    REQUIRE(localcast_runtime_read_next(runtime.get(), kind, &cursor, &out) == LOCALCAST_OK);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    push(runtime, 10, 2);
    CHECK(localcast_runtime_read_next(runtime.get(), kind, &cursor, &out) == LOCALCAST_TOO_OLD);
    CHECK(cursor.epoch == 1);
    CHECK(out.sequence == 0);
    CHECK(drain(runtime, cursor) == Sequences{2});
    CHECK(localcast_runtime_read_next(runtime.get(), kind, &cursor, &out) == LOCALCAST_NO_DATA);
}

TEST_CASE("a zeroed cursor starts in the present epoch whichever that is") {
    const auto runtime = make_runtime(100, 64);
    push(runtime, 500, 0);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    REQUIRE(localcast_runtime_reset(runtime.get()));
    push(runtime, 10, 1);
    LocalcastCursor cursor{};
    CHECK(drain(runtime, cursor) == Sequences{1});
    CHECK(cursor.epoch == 2);
}

TEST_CASE("a cursor that keeps up passes over other kinds, however many there are") {
    const auto runtime = make_runtime(1000, 1024);
    LocalcastCursor cursor{};
    uint64_t expected = 0;
    for (uint64_t i = 0; i < 300; ++i) {
        const LocalcastSampleKind other = i % 7 == 0 ? kind : LocalcastSampleKind{LOCALCAST_SAMPLE_AUDIO_BLOCK};
        REQUIRE(runtime_push[other](runtime.get(), make_handle(1 + i % 3, 500 + i, i)));
        if (i % 50 == 49) {
            for (const uint64_t sequence : drain(runtime, cursor)) {
                CHECK(sequence == expected);
                expected += 7;
            }
        }
    }
    CHECK(expected == 301);
    CHECK(cursor.missed == 0);
}

TEST_CASE("a cursor in the midst of many samples counts those that expire before it goes on") {
    const auto runtime = make_runtime(100, 1024);
    for (uint64_t i = 0; i < 100; ++i) {
        push(runtime, 500 + i, i);
    }
    LocalcastCursor cursor{};
    LocalcastSampleHandle out{};
    for (uint64_t i = 0; i < 40; ++i) {
        REQUIRE(localcast_runtime_read_next(runtime.get(), kind, &cursor, &out) == LOCALCAST_OK);
        REQUIRE(out.sequence == i);
    }
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 670, 0))); // moves the edge
    const Sequences rest = drain(runtime, cursor);
    CHECK(rest.size() == 30);
    CHECK(rest.front() == 70);
    CHECK(cursor.missed == 30);
}

TEST_CASE("a cursor in the midst of many samples says that they were reset") {
    const auto runtime = make_runtime(1000, 1024);
    for (uint64_t i = 0; i < 100; ++i) {
        push(runtime, 500 + i, i);
    }
    LocalcastCursor cursor{};
    LocalcastSampleHandle out{};
    REQUIRE(localcast_runtime_read_next(runtime.get(), kind, &cursor, &out) == LOCALCAST_OK);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    for (uint64_t i = 0; i < 100; ++i) {
        push(runtime, 10 + i, 1000 + i);
    }
    CHECK(localcast_runtime_read_next(runtime.get(), kind, &cursor, &out) == LOCALCAST_TOO_OLD);
    CHECK(cursor.missed == 99);
    CHECK(drain(runtime, cursor).size() == 100);
    CHECK(cursor.missed == 99);
}
