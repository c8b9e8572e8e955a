// The C++ API: that it says what the C functions say, and that roles and lifetimes are types.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <localcast/cursor.hpp>
#include <localcast/payload_ring.hpp>
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>
#include <localcast/time.hpp>
#include <localcast/types.hpp>
#include <localcast/view.hpp>
#include <localcast/watch.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace localcast;
using namespace std::chrono_literals;

namespace {

using AudioProducer = Producer<Kind::audio_block>;
using FrameProducer = Producer<Kind::camera_frame>;

StreamTime at(StreamDuration duration) { return StreamTime(duration); }

Runtime make_runtime(StreamDuration duration = 1us) { return std::move(*Runtime::create(duration, 1024)); }

FrameProducer frames(const char* name) { return std::move(*FrameProducer::create(name)); }

template <typename P, typename... Args>
concept CanPush = requires(P& producer, Args&&... args) { producer.push(std::forward<Args>(args)...); };

template <typename T>
concept OwnsAlone = std::movable<T> && !std::copy_constructible<T> && std::is_nothrow_move_constructible_v<T>;

} // namespace

static_assert(OwnsAlone<Runtime> && OwnsAlone<AudioProducer> && OwnsAlone<PayloadRing>);
static_assert(std::move_constructible<PayloadLoan> && !std::copy_constructible<PayloadLoan>);
static_assert(!std::is_default_constructible_v<Runtime> && !std::is_default_constructible_v<AudioProducer>);

// The wrappers are the C objects' pointers and nothing else.
static_assert(sizeof(Runtime) == sizeof(void*) && sizeof(AudioProducer) == sizeof(void*));
static_assert(sizeof(PayloadRing) == sizeof(void*) && sizeof(View<Kind::audio_block>) == sizeof(void*));
static_assert(std::is_trivially_copyable_v<View<Kind::audio_block>>);
static_assert(std::is_trivially_copyable_v<Cursor<Kind::audio_block>>);

// A descriptor goes to its own kind's producer, and only from where it stays.
static_assert(CanPush<AudioProducer, Runtime&, StreamTime, StreamDuration, const AudioBlock&>);
static_assert(CanPush<AudioProducer, Runtime&, StreamTime, StreamDuration, AudioBlock&>);
static_assert(!CanPush<AudioProducer, Runtime&, StreamTime, StreamDuration, AudioBlock>);
static_assert(!CanPush<AudioProducer, Runtime&, StreamTime, StreamDuration, const PhaseClaim&>);
static_assert(!CanPush<FrameProducer, Runtime&, StreamTime, StreamDuration, const AudioBlock&>);
static_assert(CanPush<Producer<Kind::phase_claim>, Runtime&, StreamTime, StreamDuration, const PhaseClaim&>);
static_assert(CanPush<Producer<Kind::event_claim>, Runtime&, StreamTime, StreamDuration, const EventClaim&>);
static_assert(CanPush<Producer<Kind::render_packet>, Runtime&, StreamTime, StreamDuration, const RenderPacket&>);

// A const runtime is read, not pushed into; a temporary one is neither; a number is no time and no payload.
static_assert(!CanPush<FrameProducer, const Runtime&, StreamTime, StreamDuration, PayloadHandle>);
static_assert(!CanPush<FrameProducer, Runtime, StreamTime, StreamDuration, PayloadHandle>);
static_assert(CanPush<FrameProducer, LocalcastRuntime*, StreamTime, StreamDuration, PayloadHandle>);
static_assert(!CanPush<FrameProducer, const LocalcastRuntime*, StreamTime, StreamDuration, PayloadHandle>);
static_assert(!CanPush<FrameProducer, Runtime&, std::uint64_t, StreamDuration, PayloadHandle>);
static_assert(!CanPush<FrameProducer, Runtime&, StreamTime, StreamDuration, std::uint64_t>);
static_assert(!CanPush<const FrameProducer, Runtime&, StreamTime, StreamDuration, PayloadHandle>);
static_assert(!CanPush<View<Kind::camera_frame>, StreamTime, StreamDuration, PayloadHandle>);
static_assert(!std::constructible_from<View<Kind::camera_frame>, Runtime>);
static_assert(std::constructible_from<View<Kind::camera_frame>, const Runtime&>);

TEST_CASE("what a typed producer pushes is what the view of its kind shows") {
    auto runtime = make_runtime();
    auto camera = frames("camera-1");
    CHECK(camera.next_sequence() == 0);
    const auto first = camera.push(runtime, at(100ns), 7ns, PayloadHandle(42));
    const auto second = camera.push(runtime, at(200ns), 8ns);
    REQUIRE(first);
    REQUIRE(second);
    CHECK(camera.next_sequence() == 2);
    CHECK(first->sensor_id_hash == SensorId::of("camera-1").hash());
    CHECK(first->timestamp_ns == 100);
    CHECK(first->arrival_ns == 7);
    CHECK(first->payload_handle == 42);
    CHECK(second->payload_handle == 0);
    CHECK(second->sequence == 1);

    const auto view = runtime.view<Kind::camera_frame>();
    CHECK(view.size() == 2);
    CHECK(view[0]->sequence == 0);
    CHECK(view[1]->sequence == 1);
    CHECK_FALSE(view[2]);
    CHECK(view.latest(SensorId::of("camera-1"))->timestamp_ns == 200);
    CHECK_FALSE(view.latest(SensorId::of("camera-2")));
    CHECK(runtime.view<Kind::audio_block>().empty());
    CHECK(runtime.size() == 2);
}

TEST_CASE("a producer is not made for sensor 0 or an empty name, a runtime not beyond the largest capacity") {
    CHECK_FALSE(FrameProducer::create(SensorId(0)));
    CHECK_FALSE(FrameProducer::create(""));
    CHECK(FrameProducer::create(SensorId(1), 5)->next_sequence() == 5);
    CHECK_FALSE(Runtime::create(1s, LOCALCAST_MAX_CAPACITY + 1));
}

TEST_CASE("a duration of zero or less is five seconds") {
    for (const StreamDuration duration : {0ns, -3ns}) {
        auto runtime = std::move(*Runtime::create(duration, 64));
        auto camera = frames("camera");
        camera.push(runtime, at(12s), 0ns);
        CHECK(runtime.status().window_start_ns == 7'000'000'000);
    }
}

TEST_CASE("ranges and neighbours in time answer with a status and what there is") {
    auto runtime = make_runtime(1000ns);
    auto camera = frames("camera");
    for (int i = 1; i <= 5; ++i) {
        camera.push(runtime, at(i * 100ns), 0ns);
    }
    const auto view = runtime.view<Kind::camera_frame>();
    std::array<Sample, 2> out{};
    const RangeRead range = view.range(at(200ns), at(500ns), out);
    CHECK(range.status == Status::ok);
    CHECK(range.available == 3);
    REQUIRE(range.samples.size() == 2);
    CHECK(range.samples[0].timestamp_ns == 200);
    CHECK(range.samples[1].timestamp_ns == 300);
    CHECK(view.range(at(200ns), at(500ns), {}).available == 3);
    CHECK(view.range(at(500ns), at(200ns), out).status == Status::invalid);
    CHECK(view.range(at(501ns), at(600ns), out).status == Status::too_new);
    CHECK(view.range(at(501ns), at(600ns), out).samples.empty());

    const auto sensor = SensorId::of("camera");
    CHECK(view.before(sensor, at(299ns))->timestamp_ns == 200);
    CHECK(view.after(sensor, at(300ns))->timestamp_ns == 400);
    CHECK(view.before(sensor, at(99ns)).status == Status::too_old);
    CHECK(view.after(sensor, at(500ns)).status == Status::too_new);
    CHECK_FALSE(view.after(SensorId::of("nobody"), at(0ns)));
    CHECK(view.is_live(*view[0]) == Status::ok);
    camera.push(runtime, at(1101ns), 0ns);
    CHECK(view.is_live(out[0]) == Status::ok);
    CHECK(view.is_live({sensor.hash(), 100, 0, 0, 0, 0, 0}) == Status::too_old);
}

TEST_CASE("a cursor gives each sample once, counts what it missed and says when the window was reset") {
    auto runtime = make_runtime(1000ns);
    auto camera = frames("camera");
    auto cursor = runtime.view<Kind::camera_frame>().cursor();
    CHECK(cursor.next().status == Status::no_data);
    camera.push(runtime, at(100ns), 0ns);
    camera.push(runtime, at(200ns), 0ns);
    CHECK(cursor.next()->timestamp_ns == 100);
    auto other = cursor;
    CHECK(cursor.next()->timestamp_ns == 200);
    CHECK(other.next()->timestamp_ns == 200);
    CHECK_FALSE(cursor.next());
    camera.push(runtime, at(300ns), 0ns);
    camera.push(runtime, at(2000ns), 0ns);
    CHECK(cursor.next()->timestamp_ns == 2000);
    CHECK(cursor.missed() == 1);
    const auto epoch = cursor.epoch();
    runtime.reset();
    camera.push(runtime, at(5ns), 0ns);
    CHECK(cursor.next().status == Status::too_old);
    CHECK(cursor.next()->timestamp_ns == 5);
    CHECK(cursor.epoch() == epoch + 1);
}

TEST_CASE("a watch looks samples up, and holds until one of its kind comes in") {
    auto runtime = make_runtime(1000ns);
    auto camera = frames("camera");
    localcast::Watch<Kind::camera_frame> watch(runtime);
    CHECK_FALSE(watch.holds());
    CHECK_FALSE(watch.latest(SensorId::of("camera")));
    CHECK(watch.holds());
    camera.push(runtime, at(50ns), 0ns);
    CHECK_FALSE(watch.holds());
    CHECK(watch.latest(SensorId::of("camera"))->timestamp_ns == 50);
    CHECK(watch.holds());
}

TEST_CASE("status and stats of a runtime are those of the C functions") {
    auto runtime = make_runtime(1000ns);
    auto camera = frames("camera");
    camera.push(runtime, at(100ns), 0ns);
    camera.push(runtime, at(1500ns), 0ns);
    CHECK(runtime.status().edge_ns == 1500);
    CHECK(runtime.status().camera_frame_count == 1);
    CHECK(runtime.stats().admitted_count == 2);
    CHECK(runtime.stats().expired_count == 1);
    CHECK(runtime.stats().size == sizeof(RuntimeStats));
}

TEST_CASE("what was moved from answers like null and what was moved to goes on") {
    auto runtime = make_runtime();
    auto camera = frames("camera");
    camera.push(runtime, at(1ns), 0ns);
    auto moved_camera = std::move(camera);
    CHECK(moved_camera.push(runtime, at(2ns), 0ns)->sequence == 1);
    CHECK_FALSE(camera.push(runtime, at(3ns), 0ns)); // NOLINT(bugprone-use-after-move): the point of the test
    auto moved = std::move(runtime);
    CHECK(moved.size() == 2);
    CHECK(runtime.size() == 0); // NOLINT(bugprone-use-after-move)
    moved = make_runtime();
    CHECK(moved.size() == 0);
}

TEST_CASE("each described kind pushes the address of its descriptor") {
    auto runtime = make_runtime();
    const AudioBlock audio{};
    const PhaseClaim phase{};
    const EventClaim event{};
    const RenderPacket packet{};
    const auto address = [](const auto& object) { return std::uint64_t{reinterpret_cast<std::uintptr_t>(&object)}; };
    CHECK(AudioProducer::create("a")->push(runtime, at(1ns), 0ns, audio)->payload_handle == address(audio));
    CHECK(Producer<Kind::phase_claim>::create("a")->push(runtime, at(1ns), 0ns, phase)->payload_handle ==
          address(phase));
    CHECK(Producer<Kind::event_claim>::create("a")->push(runtime, at(1ns), 0ns, event)->payload_handle ==
          address(event));
    CHECK(Producer<Kind::render_packet>::create("a")->push(runtime, at(1ns), 0ns, packet)->payload_handle ==
          address(packet));
    const RuntimeStatus status = runtime.status();
    CHECK(status.audio_block_count + status.phase_claim_count == 2);
    CHECK(status.event_claim_count + status.render_packet_count == 2);
}

TEST_CASE("a loan that is not committed goes back when it ends") {
    auto runtime = make_runtime();
    auto ring = std::move(*PayloadRing::create(runtime, 100, 1, 1ns));
    std::uint64_t handle = 0;
    {
        const PayloadLoan loan = ring.begin(100);
        REQUIRE(loan);
        CHECK(loan.bytes().size() == 100);
        handle = loan.handle().value();
        CHECK(ring.begin(1).status() == Status::invalid);
    }
    CHECK(ring.stats().cancelled_count == 1);
    PayloadLoan loan = ring.begin(10);
    CHECK(loan.handle().value() == handle);
    PayloadLoan moved = std::move(loan);
    CHECK(moved.commit(at(5ns)));
    CHECK_FALSE(moved.commit(at(5ns)));
    CHECK(ring.take_back());
    PayloadLoan again = ring.begin(10);
    CHECK(again.handle().value() == handle);
    CHECK(again.commit(at(5ns)));
    const PayloadLoan none = ring.begin(10);
    CHECK_FALSE(none);
    CHECK(none.status() == Status::no_data);
    CHECK(none.bytes().empty());
    CHECK_FALSE(ring.take_back());
    CHECK(ring.stats().committed_count == 1);
}

TEST_CASE("a ring is destroyed with its owner and its payload stays while the sample lives") {
    auto runtime = make_runtime();
    auto claims = std::move(*Producer<Kind::phase_claim>::create("mic-b"));
    std::optional<Sample> sample;
    {
        auto ring = std::move(*PayloadRing::create(runtime, sizeof(PhaseClaim), 2, 1ns));
        PhaseClaim claim{};
        claim.delay_samples = 163.776;
        claim.polarity = -1;
        sample = push_copy(claims, runtime, ring, at(10ns), 0ns, claim);
    }
    REQUIRE(sample);
    CHECK(runtime.collect_payload_rings() == 1);
    const auto view = runtime.view<Kind::phase_claim>();
    const auto claim = copy_descriptor(view, *sample);
    REQUIRE(claim);
    CHECK(claim->delay_samples == 163.776);
    CHECK(claim->polarity == -1);
    claims.push(runtime, at(10us), 0ns);
    CHECK(copy_descriptor(view, *sample).status == Status::too_old);
    CHECK(runtime.collect_payload_rings() == 0);
    CHECK(copy_descriptor(view, *sample).status == Status::invalid);
}

TEST_CASE("an audio block travels with its samples in one entry") {
    auto runtime = make_runtime();
    auto ring = std::move(*PayloadRing::create(runtime, audio_block_bytes(64 * 2), 4, 1ns));
    auto mic = std::move(*AudioProducer::create("mic-a"));
    std::vector<float> sent(64 * 2);
    std::iota(sent.begin(), sent.end(), 1.0f);
    const AudioBlock block{0, 64, 2, 48000, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, 640, 3};
    const auto sample = push_audio_block(mic, runtime, ring, at(10ns), 0ns, block, sent);
    REQUIRE(sample);

    const auto view = runtime.view<Kind::audio_block>();
    std::vector<float> received(200, -1.0f);
    const auto copied = copy_audio_block(view, *sample, received);
    REQUIRE(copied);
    CHECK(copied->frame_count == 64);
    CHECK(copied->start_sample == 640);
    CHECK(copied->data_handle == sample->payload_handle + audio_samples_offset);
    CHECK(std::equal(sent.begin(), sent.end(), received.begin()));
    CHECK(received[128] == -1.0f);
    CHECK(copy_audio_block(view, *sample, std::span(received).first(127)).status == Status::invalid);
}

TEST_CASE("an audio block of the wrong size, for a full ring or a null runtime leaves nothing behind") {
    auto runtime = make_runtime();
    auto ring = std::move(*PayloadRing::create(runtime, audio_block_bytes(8), 1, 1ns));
    auto mic = std::move(*AudioProducer::create("mic-a"));
    const AudioBlock block{0, 8, 1, 48000, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, 0, 0};
    const AudioBlock too_big{0, 9, 1, 48000, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, 0, 0};
    const std::array<float, 9> samples{};
    const std::span<const float> eight = std::span(samples).first(8);
    CHECK_FALSE(push_audio_block(mic, runtime, ring, at(1ns), 0ns, block, samples));
    CHECK_FALSE(push_audio_block(mic, runtime, ring, at(1ns), 0ns, too_big, samples));
    CHECK_FALSE(push_audio_block(mic, nullptr, ring, at(1ns), 0ns, block, eight));
    CHECK(ring.stats().reserved_count == 0);
    CHECK(ring.stats().cancelled_count == 1);
    CHECK(push_audio_block(mic, runtime, ring, at(1ns), 0ns, block, eight));
    CHECK_FALSE(push_audio_block(mic, runtime, ring, at(2ns), 0ns, block, eight));
    CHECK(ring.stats().refused_count == 1);
    CHECK(runtime.size() == 1);
    CHECK(mic.next_sequence() == 1);
}

TEST_CASE("audio that a descriptor claims outside its own entry is not followed") {
    auto runtime = make_runtime();
    auto ring = std::move(*PayloadRing::create(runtime, sizeof(AudioBlock), 4, 1ns));
    auto mic = std::move(*AudioProducer::create("mic-a"));
    std::array<float, 8> elsewhere{};
    std::array<float, 8> received{};
    const auto view = runtime.view<Kind::audio_block>();
    const auto address = std::uint64_t{reinterpret_cast<std::uintptr_t>(elsewhere.data())};
    for (const std::uint64_t data : {std::uint64_t{0}, address, std::numeric_limits<std::uint64_t>::max()}) {
        const AudioBlock block{data, 8, 1, 48000, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, 0, 0};
        const auto sample = push_copy(mic, runtime, ring, at(1ns), 0ns, block);
        REQUIRE(sample);
        CHECK(copy_audio_block(view, *sample, received).status == Status::invalid);
        CHECK(copy_descriptor(view, *sample).status == Status::ok);
    }
    const AudioBlock huge{address, 0xffffffff, 0xffffffff, 48000, 1, 0, 0};
    const auto sample = push_copy(mic, runtime, ring, at(1ns), 0ns, huge);
    REQUIRE(sample);
    CHECK(copy_audio_block(view, *sample, received).status == Status::invalid);
}

TEST_CASE("stream times saturate at the borders of either representation") {
    CHECK(to_ns(at(-5ns)) == 0);
    CHECK(to_ns(stream_time(12345)) == 12345);
    CHECK(stream_time(std::numeric_limits<std::uint64_t>::max()) == StreamTime::max());
    CHECK(time_of({0, 77, 0, 0, 0, 0, 0}) == at(77ns));
    CHECK(to_ns(at(5s)) == 5'000'000'000);
}

TEST_CASE("frame times come from the frame's count: days of blocks add no rounding") {
    CHECK(frame_time(at(10ns), 0, 44100) == at(10ns));
    CHECK(frame_time(at(10ns), 44100, 44100) == at(1s + 10ns));
    CHECK(frame_time(at(0ns), 1, 44100) == at(22675ns));
    CHECK(frame_time(at(0ns), 2, 44100) == at(45351ns));
    const std::uint64_t ten_days = std::uint64_t{864'000} * 44100;
    CHECK(frame_time(at(0ns), ten_days + 1, 44100) == at(864'000s + 22675ns));
    CHECK(frame_time(at(3ns), 5, 0) == at(3ns));
}

TEST_CASE("kinds, statuses and names speak the C ABI's numbers") {
    CHECK(to_c(Kind::render_packet) == 8);
    CHECK(to_kind(5) == Kind::audio_block);
    CHECK(std::string(text(Status::too_old)) == localcast_status_text(LOCALCAST_TOO_OLD));
    CHECK(SensorId::of("mic-a").hash() == localcast_hash_source_id(reinterpret_cast<const std::uint8_t*>("mic-a"), 5));
    CHECK(SensorId::of("mic-a") == SensorId::of("mic-a"));
    CHECK_FALSE(SensorId::of("mic-a") == SensorId::of("mic-b"));
}
