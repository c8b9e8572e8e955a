// Payload handles that point where nobody may look: the library passes them on and never follows them.
// SPDX-License-Identifier: MIT
#include "support/audio_block.hpp"
#include "support/catch.hpp"
#include "support/forbidden_pages.hpp"
#include "support/handles.hpp"

#include <localcast/payload_ring.hpp>
#include <localcast/runtime.hpp>
#include <localcast_claims.h>

#include <array>
#include <cstring>
#include <vector>

using namespace localcast;
using namespace localcast::test;

namespace {

template <Kind K>
void copy_nothing(const Runtime& runtime, const Sample& sample) {
    std::array<std::byte, 64> place{};
    const View<K> view = runtime.view<K>();
    CHECK(copy_payload(view, sample, place) == Status::invalid);
    CHECK(copy_payload(view, sample, std::span(place).first(0)) == Status::invalid);
    CHECK(copy_payload(view, sample, place, SIZE_MAX - 8) == Status::invalid);
}

void ask_everything(const Runtime& runtime, LocalcastSampleKind kind, const Sample& sample) {
    const LocalcastRuntime* const window = ConstRuntimeRef(runtime).get();
    LocalcastSampleHandle out{};
    LocalcastSampleKind of = 77;
    std::array<LocalcastSampleHandle, 4> many{};
    std::size_t n = 0;
    LocalcastCursor cursor{};
    LocalcastWatch watch{};
    const auto same = [&] { return std::memcmp(&out, &sample, sizeof out) == 0; };
    const std::uint64_t sensor = sample.sensor_id_hash, at = sample.timestamp_ns;
    CHECK((localcast_runtime_sample_at(window, 0, &of, &out) && of == kind && same()));
    CHECK((localcast_runtime_view_sample_at(window, kind, 0, &out) && same()));
    CHECK((localcast_runtime_latest_for_sensor(window, kind, sensor, &out) && same()));
    CHECK((localcast_runtime_watch_latest(window, kind, sensor, &watch, &out) && same()));
    CHECK((localcast_runtime_before(window, kind, sensor, at, &out) == LOCALCAST_OK && same()));
    CHECK((localcast_runtime_after(window, kind, sensor, at - 1, &out) == LOCALCAST_OK && same()));
    CHECK((localcast_runtime_read_next(window, kind, &cursor, &out) == LOCALCAST_OK && same()));
    CHECK(localcast_runtime_read_range(window, kind, 0, UINT64_MAX, many.data(), many.size(), &n) == LOCALCAST_OK);
    CHECK((n == 1 && many[0].payload_handle == sample.payload_handle));
    CHECK(localcast_runtime_is_live(window, kind, &sample) == LOCALCAST_OK);
    CHECK(stats_of(window).admitted_count > 0);
}

} // namespace

TEST_CASE("a handle into forbidden memory comes through every push and every read, and nobody looks there") {
    const ForbiddenPages forbidden;
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        CAPTURE(kind);
        Runtime runtime = *Runtime::create(std::chrono::seconds(5), 16);
        const auto ring = PayloadRing::create(runtime, 256, 4);
        LocalcastSampleHandle sample = make_handle(7, 1'000'000'000, 3);
        sample.payload_handle = forbidden.handle() + 8 * kind;
        REQUIRE(runtime_push[kind](RuntimeRef(runtime).get(), sample));
        ask_everything(runtime, kind, sample);
        copy_nothing<Kind::camera_frame>(runtime, sample);
        copy_nothing<Kind::audio_block>(runtime, sample);
        copy_nothing<Kind::phase_claim>(runtime, sample);
        std::vector<float> samples(64);
        CHECK(copy_audio_block(runtime.view<Kind::audio_block>(), sample, samples).status == Status::invalid);
        CHECK(copy_audio_descriptor(runtime.view<Kind::audio_block>(), sample).status == Status::invalid);
        CHECK(copy_descriptor(runtime.view<Kind::event_claim>(), sample).status == Status::invalid);
        localcast_runtime_reset(RuntimeRef(runtime).get());
    }
}

TEST_CASE("descriptors in forbidden memory are pushed by their address and not read") {
    const ForbiddenPages forbidden;
    const auto runtime = make_runtime(0, 16);
    LocalcastRuntime* const window = runtime.get();
    const auto producer = [](LocalcastSampleKind kind) { return ProducerPtr{localcast_producer_create(kind, 7, 0)}; };
    const auto audio = producer(LOCALCAST_SAMPLE_AUDIO_BLOCK), render = producer(LOCALCAST_SAMPLE_RENDER_PACKET),
               phase = producer(LOCALCAST_SAMPLE_PHASE_CLAIM), event = producer(LOCALCAST_SAMPLE_EVENT_CLAIM);
    LocalcastSampleHandle out[4]{};
    CHECK(localcast_producer_push_audio_block(audio.get(), window, 1, 0,
                                              forbidden.as<LocalcastAudioBlockDescriptor>(), &out[0]));
    CHECK(localcast_producer_push_render_packet(render.get(), window, 1, 0,
                                                forbidden.as<LocalcastRenderPacketDescriptor>(), &out[1]));
    CHECK(localcast_producer_push_phase_claim(phase.get(), window, 1, 0, forbidden.as<LocalcastPhaseClaimDescriptor>(),
                                              &out[2]));
    CHECK(localcast_producer_push_event_claim(event.get(), window, 1, 0, forbidden.as<LocalcastEventClaimDescriptor>(),
                                              &out[3]));
    for (const auto& handle : out) {
        CHECK(handle.payload_handle == forbidden.handle());
    }
}

TEST_CASE("a descriptor within a ring whose samples lie in forbidden memory gives none of them") {
    const ForbiddenPages forbidden;
    Runtime runtime = *Runtime::create(std::chrono::seconds(5), 16);
    auto ring = *PayloadRing::create(runtime, 256, 8);
    auto producer = *Producer<Kind::audio_block>::create("liar");
    const View<Kind::audio_block> view = runtime.view<Kind::audio_block>();
    std::uint64_t at_ns = 1'000'000'000;
    const auto push = [&](std::uint64_t data_handle, std::uint32_t frames, std::uint32_t channels) {
        AudioBlock block = test::block_of(frames, channels);
        block.data_handle = data_handle;
        const auto sample =
            push_copy(producer, runtime, ring, StreamTime(std::chrono::nanoseconds(++at_ns)), {}, block);
        REQUIRE(sample);
        return *sample;
    };
    std::vector<float> samples(64);
    for (const std::uint64_t data : {forbidden.handle(), std::uint64_t{0}, ~std::uint64_t{0}}) {
        const Sample sample = push(data, 8, 2);
        CHECK(copy_audio_block(view, sample, samples).status == Status::invalid);
        CHECK(copy_audio_descriptor(view, sample).status == Status::invalid);
    }
    const std::uint64_t here = push(0, 1, 1).payload_handle; // entries of 256 bytes follow one another
    CHECK(copy_audio_descriptor(view, push(here + 256, 64, 1)).status == Status::ok);
    CHECK(copy_audio_descriptor(view, push(here + 512, 65, 1)).status == Status::invalid);
    CHECK(copy_audio_descriptor(view, push(here + 1024, 1, 1)).status == Status::invalid); // another's entry
    const Sample endless = push(here + 1024, 0xffff'ffff, 0xffff'ffff);
    CHECK(copy_audio_block(view, endless, samples).status == Status::invalid);
    CHECK(copy_audio_descriptor(view, endless).status == Status::invalid);
}
