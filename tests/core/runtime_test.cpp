// The runtime holds a window of its own by the same rules, with one push per kind.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

using namespace localcast::test;

TEST_CASE("each push of a runtime admits the kind in its name") {
    const auto runtime = make_runtime(100, 32);
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        REQUIRE(runtime_push[kind](runtime.get(), make_handle(7, 500, kind)));
        LocalcastSampleHandle out{};
        REQUIRE(localcast_runtime_view_len(runtime.get(), kind) == 1);
        REQUIRE(localcast_runtime_view_sample_at(runtime.get(), kind, 0, &out));
        CHECK(out.sequence == kind);
        LocalcastSampleKind got = 99;
        REQUIRE(localcast_runtime_sample_at(runtime.get(), kind, &got, &out));
        CHECK(got == kind);
    }
    CHECK(localcast_runtime_len(runtime.get()) == 9);
}

TEST_CASE("a runtime's status tells edge and start and counts of each kind") {
    const auto runtime = make_runtime(100, 64);
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        for (uint64_t i = 0; i <= kind; ++i) {
            REQUIRE(runtime_push[kind](runtime.get(), make_handle(7, 500, i)));
        }
    }
    const auto status = status_of(runtime.get());
    CHECK(status.edge_ns == 500);
    CHECK(status.window_start_ns == 400);
    CHECK(status.total_sample_count == 45);
    CHECK(status.camera_frame_count == 1);
    CHECK(status.camera_feature_count == 2);
    CHECK(status.scene_ray_count == 3);
    CHECK(status.surface_claim_count == 4);
    CHECK(status.material_claim_count == 5);
    CHECK(status.audio_block_count == 6);
    CHECK(status.phase_claim_count == 7);
    CHECK(status.event_claim_count == 8);
    CHECK(status.render_packet_count == 9);
}

TEST_CASE("a runtime expires samples of all kinds from one edge") {
    const auto runtime = make_runtime(100, 64);
    for (const auto push : runtime_push) {
        REQUIRE(push(runtime.get(), make_handle(7, 500, 0)));
    }
    REQUIRE(localcast_runtime_push_event_claim(runtime.get(), make_handle(7, 601, 1)));
    const auto status = status_of(runtime.get());
    CHECK(status.total_sample_count == 1);
    CHECK(status.event_claim_count == 1);
}

TEST_CASE("a runtime refuses flags whatever the kind and then neither edge nor counts move") {
    const auto runtime = make_runtime(100, 64);
    auto handle = make_handle(7, 500, 0);
    handle.flags = LOCALCAST_SAMPLE_FLAG_DIAGNOSTIC;
    for (const auto push : runtime_push) {
        CHECK_FALSE(push(runtime.get(), handle));
    }
    CHECK(status_of(runtime.get()).edge_ns == 0);
    CHECK(localcast_runtime_len(runtime.get()) == 0);
    CHECK(stats_of(runtime.get()).refused_count == 9);
}

TEST_CASE("a runtime's latest for sensor keeps kinds and sensors apart and forgets the expired") {
    const auto runtime = make_runtime(100, 64);
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(7, 500, 1)));
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(8, 550, 2)));
    LocalcastSampleHandle out{};
    REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 7, &out));
    CHECK(out.sequence == 1);
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(8, 601, 3)));
    CHECK_FALSE(localcast_runtime_latest_for_sensor(runtime.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 7, &out));
    REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), LOCALCAST_SAMPLE_AUDIO_BLOCK, 8, &out));
    CHECK(out.sequence == 3);
}
