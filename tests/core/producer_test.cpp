// The rules of producers: identity, sequence, and typed pushes.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <localcast_claims.h>

#include <string>

using namespace localcast::test;

namespace {

ProducerPtr make_producer(LocalcastSampleKind kind, uint64_t first_sequence = 0) {
    return ProducerPtr{localcast_producer_create(kind, 7, first_sequence)};
}

const uint8_t* bytes(const char* text) { return reinterpret_cast<const uint8_t*>(text); }

// One typed push, whatever the descriptor's type.
template <typename Descriptor>
using TypedPush = bool (*)(LocalcastProducer*, LocalcastRuntime*, uint64_t, uint64_t, const Descriptor*,
                           LocalcastSampleHandle*) noexcept;

template <typename Descriptor>
void check_typed_push(LocalcastSampleKind kind, TypedPush<Descriptor> push) {
    const auto runtime = make_runtime(100, 64);
    const Descriptor descriptor{};
    const auto untouched = make_handle(1, 2, 3);
    LocalcastSampleHandle out = untouched;
    const auto right = make_producer(kind, 5);
    REQUIRE(push(right.get(), runtime.get(), 500, 501, &descriptor, &out));
    CHECK(out.payload_handle == reinterpret_cast<uintptr_t>(&descriptor));
    CHECK(out.sensor_id_hash == 7);
    CHECK(out.timestamp_ns == 500);
    CHECK(out.arrival_ns == 501);
    CHECK(out.sequence == 5);
    CHECK(localcast_runtime_view_len(runtime.get(), kind) == 1);
    CHECK(localcast_runtime_is_live(runtime.get(), kind, &out) == LOCALCAST_OK);

    out = untouched;
    CHECK_FALSE(push(right.get(), runtime.get(), 900, 0, nullptr, &out));
    CHECK_FALSE(push(nullptr, runtime.get(), 900, 0, &descriptor, &out));
    CHECK_FALSE(push(right.get(), nullptr, 900, 0, &descriptor, &out));
    CHECK(localcast_producer_next_sequence(right.get()) == 6);
    for (LocalcastSampleKind other = 0; other < LOCALCAST_SAMPLE_KIND_COUNT; ++other) {
        if (other != kind) {
            const auto wrong = make_producer(other, 5);
            CHECK_FALSE(push(wrong.get(), runtime.get(), 900, 0, &descriptor, &out));
            CHECK(localcast_producer_next_sequence(wrong.get()) == 5);
        }
    }
    CHECK(out.sequence == untouched.sequence);
    CHECK(status_of(runtime.get()).edge_ns == 500);
    CHECK(push(right.get(), runtime.get(), 510, 0, &descriptor, nullptr));
}

} // namespace

TEST_CASE("a producer stamps its kind and hash and sequence on each sample") {
    const auto runtime = make_runtime(100, 64);
    const auto producer = make_producer(LOCALCAST_SAMPLE_MATERIAL_CLAIM, 40);
    REQUIRE(producer);
    for (uint64_t i = 0; i < 5; ++i) {
        LocalcastSampleHandle out{};
        CHECK(localcast_producer_next_sequence(producer.get()) == 40 + i);
        REQUIRE(localcast_producer_push(producer.get(), runtime.get(), 500 + i, 600 + i, 700 + i, &out));
        CHECK(out.sensor_id_hash == 7);
        CHECK(out.timestamp_ns == 500 + i);
        CHECK(out.arrival_ns == 600 + i);
        CHECK(out.payload_handle == 700 + i);
        CHECK(out.sequence == 40 + i);
        CHECK(out.flags == 0);
        CHECK(out.reserved == 0);
        LocalcastSampleHandle held{};
        REQUIRE(localcast_runtime_view_sample_at(runtime.get(), LOCALCAST_SAMPLE_MATERIAL_CLAIM, i, &held));
        CHECK(held.sequence == out.sequence);
        CHECK(held.payload_handle == out.payload_handle);
    }
}

TEST_CASE("a producer's sequence saturates at the largest number and goes on pushing") {
    const auto runtime = make_runtime(100, 64);
    const auto producer = make_producer(LOCALCAST_SAMPLE_SCENE_RAY, UINT64_MAX - 1);
    const uint64_t expected[] = {UINT64_MAX - 1, UINT64_MAX, UINT64_MAX, UINT64_MAX};
    for (const uint64_t sequence : expected) {
        LocalcastSampleHandle out{};
        REQUIRE(localcast_producer_push(producer.get(), runtime.get(), 500, 0, 0, &out));
        CHECK(out.sequence == sequence);
    }
    CHECK(localcast_producer_next_sequence(producer.get()) == UINT64_MAX);
}

TEST_CASE("a refused push of a producer consumes no sequence and writes nothing") {
    const auto producer = make_producer(LOCALCAST_SAMPLE_SCENE_RAY, 3);
    LocalcastSampleHandle out = make_handle(1, 2, 99);
    CHECK_FALSE(localcast_producer_push(producer.get(), nullptr, 500, 0, 0, &out));
    CHECK(localcast_producer_next_sequence(producer.get()) == 3);
    CHECK(out.sequence == 99);
}

TEST_CASE("a push that is late is accepted and consumes its sequence") {
    const auto runtime = make_runtime(100, 64);
    const auto producer = make_producer(LOCALCAST_SAMPLE_SCENE_RAY, 3);
    REQUIRE(localcast_producer_push(producer.get(), runtime.get(), 5000, 0, 0, nullptr));
    CHECK(localcast_producer_push(producer.get(), runtime.get(), 1, 0, 0, nullptr));
    CHECK(localcast_producer_next_sequence(producer.get()) == 5);
    CHECK(stats_of(runtime.get()).late_count == 1);
}

TEST_CASE("a producer cannot be made for an unknown kind or for hash zero") {
    for (const LocalcastSampleKind kind : {9u, 100u, UINT32_MAX}) {
        CHECK(localcast_producer_create(kind, 7, 0) == nullptr);
        CHECK(localcast_producer_create_for_source(kind, bytes("mic"), 3, 0) == nullptr);
    }
    CHECK(localcast_producer_create(LOCALCAST_SAMPLE_SCENE_RAY, 0, 0) == nullptr);
}

TEST_CASE("a producer cannot be made from a null or empty name") {
    CHECK(localcast_producer_create_for_source(LOCALCAST_SAMPLE_SCENE_RAY, nullptr, 0, 0) == nullptr);
    CHECK(localcast_producer_create_for_source(LOCALCAST_SAMPLE_SCENE_RAY, nullptr, 3, 0) == nullptr);
    CHECK(localcast_producer_create_for_source(LOCALCAST_SAMPLE_SCENE_RAY, bytes("mic"), 0, 0) == nullptr);
}

TEST_CASE("a producer made from a name carries the hash of that name") {
    const auto runtime = make_runtime(100, 64);
    const ProducerPtr producer{localcast_producer_create_for_source(LOCALCAST_SAMPLE_AUDIO_BLOCK, bytes("mic-a"), 5, 9)};
    REQUIRE(producer);
    LocalcastSampleHandle out{};
    REQUIRE(localcast_producer_push(producer.get(), runtime.get(), 500, 0, 0, &out));
    CHECK(out.sensor_id_hash == localcast_hash_source_id(bytes("mic-a"), 5));
    CHECK(out.sequence == 9);
}

TEST_CASE("samples outlive their producer") {
    const auto runtime = make_runtime(100, 64);
    auto producer = make_producer(LOCALCAST_SAMPLE_SCENE_RAY);
    REQUIRE(localcast_producer_push(producer.get(), runtime.get(), 500, 0, 0, nullptr));
    producer.reset();
    CHECK(localcast_runtime_len(runtime.get()) == 1);
}

TEST_CASE("one producer feeds any number of runtimes with one sequence") {
    const auto first = make_runtime(100, 64);
    const auto second = make_runtime(100, 64);
    const auto producer = make_producer(LOCALCAST_SAMPLE_SCENE_RAY);
    LocalcastSampleHandle out{};
    REQUIRE(localcast_producer_push(producer.get(), first.get(), 500, 0, 0, nullptr));
    REQUIRE(localcast_producer_push(producer.get(), second.get(), 500, 0, 0, &out));
    CHECK(out.sequence == 1);
}

TEST_CASE("an audio block is pushed by an audio producer only and its descriptor's address is the payload") {
    check_typed_push<LocalcastAudioBlockDescriptor>(LOCALCAST_SAMPLE_AUDIO_BLOCK, localcast_producer_push_audio_block);
}

TEST_CASE("a render packet is pushed by a render producer only and its descriptor's address is the payload") {
    check_typed_push<LocalcastRenderPacketDescriptor>(LOCALCAST_SAMPLE_RENDER_PACKET,
                                                      localcast_producer_push_render_packet);
}

TEST_CASE("a phase claim is pushed by a phase producer only and its descriptor's address is the payload") {
    check_typed_push<LocalcastPhaseClaimDescriptor>(LOCALCAST_SAMPLE_PHASE_CLAIM, localcast_producer_push_phase_claim);
}

TEST_CASE("an event claim is pushed by an event producer only and its descriptor's address is the payload") {
    check_typed_push<LocalcastEventClaimDescriptor>(LOCALCAST_SAMPLE_EVENT_CLAIM, localcast_producer_push_event_claim);
}
