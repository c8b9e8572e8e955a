// The rules of the reservoir, one sentence each.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

using namespace localcast::test;

namespace {

constexpr uint64_t second_ns = 1000000000;

LocalcastSampleHandle sample(uint64_t timestamp_ns, uint64_t sequence = 0, uint64_t sensor = 7) {
    return make_handle(sensor, timestamp_ns, sequence);
}

bool push(const ReservoirPtr& reservoir, uint64_t timestamp_ns, uint64_t sequence = 0,
          LocalcastSampleKind kind = LOCALCAST_SAMPLE_AUDIO_BLOCK) {
    return localcast_reservoir_push(reservoir.get(), kind, sample(timestamp_ns, sequence));
}

uint64_t sequence_at(const ReservoirPtr& reservoir, size_t index) {
    LocalcastSampleHandle out{};
    LocalcastSampleKind kind = 0;
    REQUIRE(localcast_reservoir_sample_at(reservoir.get(), index, &kind, &out));
    return out.sequence;
}

} // namespace

TEST_CASE("a new reservoir is empty with edge and window start at zero") {
    const auto reservoir = make_reservoir(100, 8);
    CHECK(localcast_reservoir_len(reservoir.get()) == 0);
    CHECK(localcast_reservoir_edge_ns(reservoir.get()) == 0);
    CHECK(localcast_reservoir_window_start_ns(reservoir.get()) == 0);
}

TEST_CASE("a duration of zero means five seconds") {
    const ReservoirPtr reservoir{localcast_reservoir_create(0)};
    REQUIRE(reservoir);
    REQUIRE(push(reservoir, 12 * second_ns));
    CHECK(localcast_reservoir_window_start_ns(reservoir.get()) == 7 * second_ns);
}

TEST_CASE("the window starts one duration before the edge and never below zero") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 99));
    CHECK(localcast_reservoir_window_start_ns(reservoir.get()) == 0);
    REQUIRE(push(reservoir, 100));
    CHECK(localcast_reservoir_window_start_ns(reservoir.get()) == 0);
    REQUIRE(push(reservoir, 101));
    CHECK(localcast_reservoir_window_start_ns(reservoir.get()) == 1);
}

TEST_CASE("the edge is the largest timestamp admitted and never goes back") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500));
    REQUIRE(push(reservoir, 450));
    CHECK(localcast_reservoir_edge_ns(reservoir.get()) == 500);
    REQUIRE(push(reservoir, 501));
    CHECK(localcast_reservoir_edge_ns(reservoir.get()) == 501);
}

TEST_CASE("setting the edge moves it forwards only and expires samples") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500));
    CHECK(localcast_reservoir_set_edge(reservoir.get(), 400));
    CHECK(localcast_reservoir_edge_ns(reservoir.get()) == 500);
    CHECK(localcast_reservoir_set_edge(reservoir.get(), 600));
    CHECK(localcast_reservoir_len(reservoir.get()) == 1);
    CHECK(localcast_reservoir_set_edge(reservoir.get(), 601));
    CHECK(localcast_reservoir_edge_ns(reservoir.get()) == 601);
    CHECK(localcast_reservoir_len(reservoir.get()) == 0);
}

TEST_CASE("a sample whose timestamp equals the window start is live") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 400, 1));
    REQUIRE(push(reservoir, 500, 2));
    CHECK(localcast_reservoir_len(reservoir.get()) == 2);
    REQUIRE(push(reservoir, 501, 3));
    CHECK(localcast_reservoir_len(reservoir.get()) == 2);
    CHECK(sequence_at(reservoir, 0) == 2);
}

TEST_CASE("every kind expires from the same edge") {
    const auto reservoir = make_reservoir(100, 32);
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        REQUIRE(push(reservoir, 1000, kind, kind));
        CHECK(localcast_reservoir_view_len(reservoir.get(), kind) == 1);
    }
    REQUIRE(push(reservoir, 1101, 99, LOCALCAST_SAMPLE_SCENE_RAY));
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        CHECK(localcast_reservoir_view_len(reservoir.get(), kind) == (kind == LOCALCAST_SAMPLE_SCENE_RAY ? 1 : 0));
    }
}

TEST_CASE("order is order of admission, not of timestamps") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500, 1));
    REQUIRE(push(reservoir, 450, 2));
    REQUIRE(push(reservoir, 480, 3));
    CHECK(sequence_at(reservoir, 0) == 1);
    CHECK(sequence_at(reservoir, 1) == 2);
    CHECK(sequence_at(reservoir, 2) == 3);
}

TEST_CASE("a late sample inside the window expires by its own timestamp and leaves the others in their order") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500, 1));
    REQUIRE(push(reservoir, 410, 2));
    REQUIRE(push(reservoir, 505, 3));
    REQUIRE(localcast_reservoir_set_edge(reservoir.get(), 511));
    REQUIRE(localcast_reservoir_len(reservoir.get()) == 2);
    CHECK(sequence_at(reservoir, 0) == 1);
    CHECK(sequence_at(reservoir, 1) == 3);
}

TEST_CASE("a late sample outside the window is accepted and never observable") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500, 1));
    CHECK(push(reservoir, 399, 2));
    CHECK(localcast_reservoir_len(reservoir.get()) == 1);
    LocalcastSampleHandle out{};
    REQUIRE(localcast_reservoir_latest_for_sensor(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 7, &out));
    CHECK(out.sequence == 1);
}

TEST_CASE("samples late at push take no place of those inside the window") {
    const auto reservoir = make_reservoir(100, 4);
    for (uint64_t i = 0; i < 4; ++i) {
        REQUIRE(push(reservoir, 500 + i, i));
    }
    for (uint64_t i = 0; i < 50; ++i) {
        REQUIRE(push(reservoir, 1, 100 + i));
    }
    CHECK(localcast_reservoir_len(reservoir.get()) == 4);
    CHECK(sequence_at(reservoir, 0) == 0);
}

TEST_CASE("a view counts and indexes its own kind only") {
    const auto reservoir = make_reservoir(100, 16);
    for (uint64_t i = 0; i < 9; ++i) {
        REQUIRE(push(reservoir, 500, i, static_cast<LocalcastSampleKind>(i % 3)));
    }
    LocalcastSampleHandle out{};
    CHECK(localcast_reservoir_view_len(reservoir.get(), 1) == 3);
    CHECK(localcast_reservoir_view_len(reservoir.get(), 5) == 0);
    for (uint64_t i = 0; i < 3; ++i) {
        REQUIRE(localcast_reservoir_view_sample_at(reservoir.get(), 1, i, &out));
        CHECK(out.sequence == 3 * i + 1);
    }
    CHECK_FALSE(localcast_reservoir_view_sample_at(reservoir.get(), 1, 3, &out));
}

TEST_CASE("an index past the end gives false and writes nothing") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500, 1));
    auto out = sample(3, 3);
    LocalcastSampleKind kind = 42;
    CHECK_FALSE(localcast_reservoir_sample_at(reservoir.get(), 1, &kind, &out));
    CHECK_FALSE(localcast_reservoir_sample_at(reservoir.get(), SIZE_MAX, &kind, &out));
    CHECK_FALSE(localcast_reservoir_view_sample_at(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 1, &out));
    CHECK(kind == 42);
    CHECK(out.sequence == 3);
}

TEST_CASE("latest for sensor is the last admitted live sample, not the one with the largest timestamp") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500, 1));
    REQUIRE(push(reservoir, 450, 2));
    LocalcastSampleHandle out{};
    REQUIRE(localcast_reservoir_latest_for_sensor(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 7, &out));
    CHECK(out.sequence == 2);
}

TEST_CASE("latest for sensor falls back to an earlier admission that is still live") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500, 1));
    REQUIRE(push(reservoir, 405, 2));
    REQUIRE(push(reservoir, 401, 3));
    REQUIRE(localcast_reservoir_set_edge(reservoir.get(), 510));
    LocalcastSampleHandle out{};
    REQUIRE(localcast_reservoir_latest_for_sensor(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 7, &out));
    CHECK(out.sequence == 1);
    REQUIRE(localcast_reservoir_set_edge(reservoir.get(), 601));
    CHECK_FALSE(localcast_reservoir_latest_for_sensor(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 7, &out));
}

TEST_CASE("latest for sensor keeps kinds and sensors apart") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(localcast_reservoir_push(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, sample(500, 1, 7)));
    REQUIRE(localcast_reservoir_push(reservoir.get(), LOCALCAST_SAMPLE_PHASE_CLAIM, sample(500, 2, 7)));
    REQUIRE(localcast_reservoir_push(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, sample(500, 3, 8)));
    LocalcastSampleHandle out{};
    REQUIRE(localcast_reservoir_latest_for_sensor(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 7, &out));
    CHECK(out.sequence == 1);
    REQUIRE(localcast_reservoir_latest_for_sensor(reservoir.get(), LOCALCAST_SAMPLE_PHASE_CLAIM, 7, &out));
    CHECK(out.sequence == 2);
    CHECK_FALSE(localcast_reservoir_latest_for_sensor(reservoir.get(), LOCALCAST_SAMPLE_PHASE_CLAIM, 8, &out));
}

TEST_CASE("a sample with any flag is refused and moves no edge") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 500, 1));
    for (uint32_t bit = 0; bit < 32; ++bit) {
        auto handle = sample(900, 2);
        handle.flags = 1u << bit;
        CHECK_FALSE(localcast_reservoir_push(reservoir.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, handle));
    }
    CHECK(localcast_reservoir_edge_ns(reservoir.get()) == 500);
    CHECK(localcast_reservoir_len(reservoir.get()) == 1);
}

TEST_CASE("a sample of an unknown kind is refused and moves no edge") {
    const auto reservoir = make_reservoir(100, 8);
    for (const LocalcastSampleKind kind : {9u, 10u, 255u, 256u, 0x80000005u, UINT32_MAX}) {
        CHECK_FALSE(push(reservoir, 900, 2, kind));
    }
    CHECK(localcast_reservoir_edge_ns(reservoir.get()) == 0);
    CHECK(localcast_reservoir_len(reservoir.get()) == 0);
}

TEST_CASE("all forty-eight bytes of a handle come back as they went in") {
    const auto reservoir = make_reservoir(0, 8);
    const LocalcastSampleHandle in{UINT64_MAX, 77, UINT64_MAX - 1, UINT64_MAX - 2, UINT64_MAX - 3, 0, 0};
    REQUIRE(localcast_reservoir_push(reservoir.get(), LOCALCAST_SAMPLE_CAMERA_FRAME, in));
    LocalcastSampleHandle out{};
    REQUIRE(localcast_reservoir_view_sample_at(reservoir.get(), LOCALCAST_SAMPLE_CAMERA_FRAME, 0, &out));
    CHECK(out.sensor_id_hash == in.sensor_id_hash);
    CHECK(out.timestamp_ns == in.timestamp_ns);
    CHECK(out.arrival_ns == in.arrival_ns);
    CHECK(out.sequence == in.sequence);
    CHECK(out.payload_handle == in.payload_handle);
    CHECK(out.flags == 0);
}

TEST_CASE("capacity keeps the newest admissions, dead or alive") {
    const auto reservoir = make_reservoir(100, 4);
    REQUIRE(push(reservoir, 500, 1));
    REQUIRE(push(reservoir, 401, 2));
    REQUIRE(push(reservoir, 402, 3));
    REQUIRE(push(reservoir, 510, 4)); // 2 and 3 are dead now and still hold their places
    REQUIRE(localcast_reservoir_len(reservoir.get()) == 2);
    REQUIRE(push(reservoir, 511, 5)); // so 1 gives way
    REQUIRE(localcast_reservoir_len(reservoir.get()) == 2);
    CHECK(sequence_at(reservoir, 0) == 4);
    CHECK(sequence_at(reservoir, 1) == 5);
}

TEST_CASE("a window of one place holds the last sample") {
    const auto reservoir = make_reservoir(100, 1);
    for (uint64_t i = 0; i < 100; ++i) {
        REQUIRE(push(reservoir, 500 + i, i));
        REQUIRE(localcast_reservoir_len(reservoir.get()) == 1);
        REQUIRE(sequence_at(reservoir, 0) == i);
    }
}

TEST_CASE("timestamps at both ends of the range are admitted") {
    const auto reservoir = make_reservoir(100, 8);
    REQUIRE(push(reservoir, 0, 1));
    CHECK(localcast_reservoir_len(reservoir.get()) == 1);
    REQUIRE(push(reservoir, UINT64_MAX, 2));
    CHECK(localcast_reservoir_edge_ns(reservoir.get()) == UINT64_MAX);
    CHECK(localcast_reservoir_window_start_ns(reservoir.get()) == UINT64_MAX - 100);
    CHECK(localcast_reservoir_len(reservoir.get()) == 1);
    REQUIRE(push(reservoir, UINT64_MAX - 100, 3));
    CHECK(localcast_reservoir_len(reservoir.get()) == 2);
}

TEST_CASE("a window as long as time itself never expires anything") {
    const auto reservoir = make_reservoir(UINT64_MAX, 8);
    REQUIRE(push(reservoir, 0, 1));
    REQUIRE(push(reservoir, UINT64_MAX, 2));
    CHECK(localcast_reservoir_window_start_ns(reservoir.get()) == 0);
    CHECK(localcast_reservoir_len(reservoir.get()) == 2);
}

TEST_CASE("two reservoirs know nothing of each other") {
    const auto first = make_reservoir(100, 8);
    const auto second = make_reservoir(100, 8);
    REQUIRE(push(first, 500, 1));
    CHECK(localcast_reservoir_len(second.get()) == 0);
    CHECK(localcast_reservoir_edge_ns(second.get()) == 0);
}
