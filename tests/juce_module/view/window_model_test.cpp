// What a view knows of a window is what a reader of the window finds, whatever became of the samples.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/model/window_model.hpp"
#include "localcast_juce_gui/model/words.hpp"
#include "support/catch.hpp"
#include "support/forbidden_pages.hpp"
#include "view_rig.hpp"

#include <random>

using namespace localcast;
using namespace localcast::test;
using picture::Shape;
using picture::WindowModel;

namespace {

// The model's live marks of a kind, against the window's own answer.
void check_agrees(const WindowModel &model, const Runtime &runtime, Kind kind) {
    const LocalcastRuntime *const c = ConstRuntimeRef(runtime).get();
    std::vector<std::uint64_t> expected, found;
    LocalcastSampleHandle sample{};
    for (std::size_t i = 0; localcast_runtime_view_sample_at(c, to_c(kind), i, &sample); ++i) {
        expected.push_back(sample.timestamp_ns);
    }
    for (const picture::Mark &mark : model.marks(kind)) {
        if (mark.sample.timestamp_ns >= model.status().window_start_ns) {
            found.push_back(mark.sample.timestamp_ns);
        }
    }
    CHECK(found == expected);
}

} // namespace

TEST_CASE("without a runtime a model is empty and stays so") {
    WindowModel model;
    const picture::Change change = model.update(1.0);
    CHECK_FALSE(model.has_runtime());
    CHECK(change.fresh == decltype(change.fresh){});
    CHECK(model.status().total_sample_count == 0);
    CHECK(model.duration_ns() == 5 * second_ns);
}

TEST_CASE("an update tells how many marks are fresh, each once") {
    Runtime runtime = make_runtime();
    WindowModel model;
    model.watch(runtime);
    push_frame(runtime, "camera", second_ns);
    push_frame(runtime, "camera", second_ns + 1, 1);
    const picture::Change first = model.update(0.0);
    CHECK(first.began_anew);
    CHECK(first.fresh[to_c(Kind::camera_frame)] == 2);
    push_frame(runtime, "camera", second_ns + 2, 2);
    const picture::Change second = model.update(0.1);
    CHECK_FALSE(second.began_anew);
    CHECK_FALSE(second.lost_marks);
    CHECK(second.fresh[to_c(Kind::camera_frame)] == 1);
    CHECK(model.update(0.2).fresh[to_c(Kind::camera_frame)] == 0);
    CHECK(model.marks(Kind::camera_frame).size() == 3);
}

TEST_CASE("marks go as the edge passes them, and with them their sources") {
    Runtime runtime = make_runtime();
    WindowModel model;
    model.watch(runtime);
    push_frame(runtime, "one", second_ns);
    push_frame(runtime, "other", 4 * second_ns);
    model.update(0.0);
    CHECK(model.sources().live_of(0).size() == 2);
    push_frame(runtime, "other", 7 * second_ns, 1);
    const picture::Change change = model.update(0.1);
    CHECK_FALSE(change.lost_marks);
    check_agrees(model, runtime, Kind::camera_frame);
    REQUIRE(model.sources().live_of(0).size() == 1);
    CHECK(model.sources()[model.sources().live_of(0)[0]].hash == SensorId::of("other").hash());
}

TEST_CASE("marks that gave way to others by capacity are lost, not drawn any longer") {
    Runtime runtime = make_runtime(0, 8);
    WindowModel model;
    model.watch(runtime);
    for (std::uint64_t i = 0; i < 8; ++i) {
        push_frame(runtime, "camera", second_ns + i, i);
    }
    model.update(0.0);
    CHECK(model.marks(Kind::camera_frame).size() == 8);
    for (std::uint64_t i = 8; i < 11; ++i) {
        push_frame(runtime, "camera", second_ns + i, i);
    }
    CHECK(model.update(0.1).lost_marks);
    check_agrees(model, runtime, Kind::camera_frame);
    CHECK(model.stats().overrun_count == 3);
}

TEST_CASE("a reset empties the model and begins anew") {
    Runtime runtime = make_runtime();
    WindowModel model;
    model.watch(runtime);
    push_frame(runtime, "camera", 100 * second_ns);
    model.update(0.0);
    runtime.reset();
    push_frame(runtime, "camera", second_ns, 1);
    CHECK(model.update(0.1).began_anew);
    check_agrees(model, runtime, Kind::camera_frame);
    CHECK(model.status().edge_ns == second_ns);
    CHECK_FALSE(model.update(0.2).began_anew);
}

TEST_CASE("whatever is pushed in whatever order, the model agrees with the window") {
    const unsigned seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u);
    std::mt19937 random(seed);
    Runtime runtime = make_runtime(second_ns, 200);
    WindowModel model;
    model.watch(runtime);
    std::uint64_t now = 10 * second_ns;
    for (std::uint64_t turn = 0; turn < 400; ++turn) {
        for (std::uint64_t i = random() % 20; i > 0; --i) {
            now += random() % (8 * ms);
            const std::uint64_t late = random() % 4 == 0 ? random() % (1200 * ms) : 0;
            const auto handle = bare("sensor " + std::to_string(random() % 5), now - late, turn * 20 + i);
            if (random() % 2 == 0) {
                localcast_runtime_push_camera_frame(RuntimeRef(runtime).get(), handle);
            } else {
                localcast_runtime_push_scene_ray(RuntimeRef(runtime).get(), handle);
            }
        }
        if (random() % 50 == 0) {
            runtime.reset();
            now = 10 * second_ns;
        }
        if (random() % 3 == 0) {
            continue; // a frame that was not drawn in time
        }
        model.update(static_cast<double>(turn) / 30.0);
        check_agrees(model, runtime, Kind::camera_frame);
        check_agrees(model, runtime, Kind::scene_ray);
    }
}

TEST_CASE("more than one update's worth is read by the next ones") {
    Runtime runtime = make_runtime(0, 16384);
    WindowModel model;
    model.watch(runtime);
    for (std::uint64_t i = 0; i < 10000; ++i) {
        push_frame(runtime, "camera", second_ns + i, i);
    }
    int updates = 0;
    for (double now = 0.0; model.marks(Kind::camera_frame).size() < 10000 && updates < 10; now += 0.03) {
        model.update(now);
        ++updates;
    }
    CHECK(updates == 3);
    check_agrees(model, runtime, Kind::camera_frame);
    CHECK(model.unseen() == 0);
}

TEST_CASE("what left the window between two updates is counted as unseen") {
    Runtime runtime = make_runtime();
    WindowModel model;
    model.watch(runtime);
    push_frame(runtime, "camera", second_ns);
    model.update(0.0);
    push_frame(runtime, "camera", 2 * second_ns, 1);
    push_frame(runtime, "camera", 20 * second_ns, 2);
    model.update(0.1);
    CHECK(model.unseen() == 1);
    check_agrees(model, runtime, Kind::camera_frame);
    model.watch(runtime);
    CHECK(model.update(0.2).began_anew);
    CHECK(model.unseen() == 0);
}

TEST_CASE("an audio block's mark has its length and its peak") {
    Runtime runtime = make_runtime();
    Pusher<Kind::audio_block> mic(runtime, "mic", audio_block_bytes(960));
    std::vector<float> samples(960, 0.01f);
    samples[401] = -0.5f;
    mic.push_audio(second_ns, block_of(480, 2), samples);
    WindowModel model;
    model.watch(runtime);
    model.update(0.0);
    REQUIRE(model.marks(Kind::audio_block).size() == 1);
    const picture::Mark &mark = model.marks(Kind::audio_block)[0];
    CHECK(mark.shape == Shape::block);
    CHECK(mark.duration_ns == 10 * ms);
    CHECK(mark.level == 0.5f);
}

TEST_CASE("samples that are not a number are silence among others that are heard") {
    Runtime runtime = make_runtime();
    Pusher<Kind::audio_block> mic(runtime, "mic", audio_block_bytes(64));
    std::vector<float> samples(64, std::numeric_limits<float>::quiet_NaN());
    samples[7] = 0.25f;
    mic.push_audio(second_ns, block_of(64), samples);
    samples[8] = -std::numeric_limits<float>::infinity();
    mic.push_audio(second_ns + 1, block_of(64), samples);
    mic.push_audio(second_ns + 2, block_of(0), {});
    WindowModel model;
    model.watch(runtime);
    model.update(0.0);
    const auto &marks = model.marks(Kind::audio_block);
    REQUIRE(marks.size() == 3);
    CHECK(marks[0].level == 0.25f);
    CHECK(marks[1].level == 1.0f);
    CHECK(marks[2].level == 0.0f);
}

TEST_CASE("a block of not-a-number or of too many channels is drawn all the same") {
    Runtime runtime = make_runtime();
    Pusher<Kind::audio_block> mic(runtime, "mic", audio_block_bytes(64));
    const std::vector<float> samples(64, std::numeric_limits<float>::quiet_NaN());
    mic.push_audio(second_ns, block_of(64), samples);
    AudioBlock lying = block_of(0xFFFFFFFF, 0xFFFFFFFF);
    mic.push(second_ns + 1, lying);
    lying.sample_rate_hz = 0;
    mic.push(second_ns + 2, lying);
    WindowModel model;
    model.watch(runtime);
    model.update(0.0);
    REQUIRE(model.marks(Kind::audio_block).size() == 3);
    CHECK(model.marks(Kind::audio_block)[0].level == 0.0f);
    CHECK(model.marks(Kind::audio_block)[1].level < 0.0f);
    CHECK(model.marks(Kind::audio_block)[2].duration_ns == 0);
}

TEST_CASE("a claim's mark has its confidence, a refused one says so") {
    Runtime runtime = make_runtime();
    Pusher<Kind::phase_claim> estimator(runtime, "mic", sizeof(PhaseClaim));
    estimator.push(second_ns, phase_claim("mic", "voice", 0.75f));
    PhaseClaim refused = phase_claim("mic", "voice", 0.1f);
    refused.valid = 0;
    estimator.push(2 * second_ns, refused);
    WindowModel model;
    model.watch(runtime);
    model.update(0.0);
    const auto &marks = model.marks(Kind::phase_claim);
    REQUIRE(marks.size() == 2);
    CHECK(marks[0].shape == Shape::claim);
    CHECK(marks[0].level == 0.75f);
    CHECK(marks[1].shape == Shape::refusal);
}

TEST_CASE("an event's mark has its type, strength and length") {
    Runtime runtime = make_runtime();
    Pusher<Kind::event_claim> hearer(runtime, "mic", sizeof(EventClaim));
    const std::array<Shape, 4> shapes{Shape::event, Shape::clap, Shape::transient, Shape::sustained};
    for (std::uint32_t type = 0; type < 4; ++type) {
        hearer.push(second_ns + type, event_claim(type, 0.25f * static_cast<float>(type + 1), 300 * ms));
    }
    WindowModel model;
    model.watch(runtime);
    model.update(0.0);
    const auto &marks = model.marks(Kind::event_claim);
    REQUIRE(marks.size() == 4);
    for (std::size_t type = 0; type < 4; ++type) {
        CHECK(marks[type].shape == shapes[type]);
        CHECK(marks[type].level == 0.25f * static_cast<float>(type + 1));
        CHECK(marks[type].duration_ns == 300 * ms);
    }
}

TEST_CASE("a payload that lies in no ring is never followed") {
    Runtime runtime = make_runtime();
    auto handle = bare("mic", second_ns);
    handle.payload_handle = 16; // no address of anybody's
    const auto c = RuntimeRef(runtime).get();
    localcast_runtime_push_audio_block(c, handle);
    localcast_runtime_push_phase_claim(c, handle);
    localcast_runtime_push_event_claim(c, handle);
    WindowModel model;
    model.watch(runtime);
    model.update(0.0);
    for (const Kind kind : {Kind::audio_block, Kind::phase_claim, Kind::event_claim}) {
        REQUIRE(model.marks(kind).size() == 1);
        CHECK(model.marks(kind)[0].level < 0.0f);
    }
}

TEST_CASE("rates and the edge's standing still are told on the caller's clock") {
    Runtime runtime = make_runtime();
    WindowModel model;
    model.watch(runtime);
    for (std::uint64_t i = 0; i < 60; ++i) {
        push_frame(runtime, "camera", second_ns + i * 20 * ms, i);
        model.update(static_cast<double>(i) * 0.05);
    }
    CHECK(model.rate(Kind::camera_frame) == Approx(20.0));
    CHECK(model.rate(Kind::scene_ray) == 0.0);
    CHECK(model.still_seconds() == 0.0);
    model.update(5.95);
    CHECK(model.still_seconds() == Approx(3.0));
}

TEST_CASE("the window's duration is the runtime's own once the edge has passed it") {
    Runtime runtime = make_runtime(2 * second_ns);
    WindowModel model;
    model.watch(runtime);
    push_frame(runtime, "camera", 3 * second_ns);
    model.update(0.0);
    CHECK(model.duration_ns() == 2 * second_ns);
}

TEST_CASE("samples of every kind whose payloads lie in forbidden memory have their marks, and nobody looks there") {
    const ForbiddenPages forbidden;
    Runtime runtime = make_runtime();
    PayloadRing ring = *PayloadRing::create(runtime, 256, 8);
    WindowModel model;
    model.watch(runtime);
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        forbidden.push(runtime, to_kind(kind), "liar", second_ns);
    }
    forbidden.push_samples(runtime, ring, "liar", second_ns + 1, block_of(8, 2));
    model.update(0.0);
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        CAPTURE(kind);
        const auto &marks = model.marks(to_kind(kind));
        CHECK(marks.size() == (to_kind(kind) == Kind::audio_block ? 2 : 1));
        for (const picture::Mark &mark : marks) {
            CHECK_FALSE(describe(model, {to_kind(kind), mark.sample}).lines.empty());
        }
    }
}
