// Where lanes, rows, columns and glyphs are.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/model/plot_layout.hpp"
#include "support/catch.hpp"
#include "view_rig.hpp"

using namespace localcast;
using namespace localcast::test;
using namespace localcast::picture;

namespace {

struct Rig {
    Runtime runtime = make_runtime();
    WindowModel model;
    PlotLayout layout;

    Rig() { model.watch(runtime); }
    void arrange(int width, int height, float scale = 1.0f) {
        model.update(0.0);
        layout.arrange(model, width, height, scale);
    }
};

int total_height(const PlotLayout &layout) {
    int y = 0;
    for (LocalcastSampleKind kind = 0; kind < kind_count; ++kind) {
        const Band band = layout.lane(to_kind(kind)).band;
        CHECK(band.y == y);
        CHECK(band.height >= 0);
        y = band.bottom();
    }
    return y;
}

} // namespace

TEST_CASE("a window's duration is exactly as many columns as the plot is wide, days after the start too") {
    const TimeAxis axis(5 * second_ns, 777);
    const std::uint64_t days = 400ull * 86400 * second_ns;
    for (const std::uint64_t start : {std::uint64_t{0}, second_ns / 3, days, days + 123456789}) {
        CHECK(axis.column(start + 5 * second_ns) - axis.column(start) == 777);
        CHECK(axis.column(start + second_ns) - axis.column(start) <= 156);
        CHECK(axis.column(start + second_ns) - axis.column(start) >= 155);
    }
    CHECK(axis.column(UINT64_MAX) > axis.column(UINT64_MAX - second_ns));
}

TEST_CASE("an axis of no width or no duration is one column") {
    CHECK(TimeAxis(0, 0).width() == 1);
    CHECK(TimeAxis(second_ns, -5).width() == 1);
}

TEST_CASE("lanes fill the height exactly, empty ones in equal parts") {
    Rig rig;
    rig.arrange(500, 450);
    CHECK(total_height(rig.layout) == 450);
    for (LocalcastSampleKind kind = 0; kind < kind_count; ++kind) {
        CHECK(rig.layout.lane(to_kind(kind)).empty);
    }
    CHECK(rig.layout.lane(Kind::camera_frame).band.height == 50);
}

TEST_CASE("lanes that hold something take what the empty ones leave, at every height") {
    Rig rig;
    push_frame(rig.runtime, "a", second_ns);
    push_frame(rig.runtime, "b", second_ns);
    localcast_runtime_push_scene_ray(RuntimeRef(rig.runtime).get(), bare("a", second_ns));
    const int height = GENERATE(0, 1, 8, 9, 50, 99, 222, 620, 2160);
    rig.arrange(500, height);
    CHECK(total_height(rig.layout) == height);
    const int frames = rig.layout.lane(Kind::camera_frame).band.height;
    const int rays = rig.layout.lane(Kind::scene_ray).band.height;
    const int empty = rig.layout.lane(Kind::event_claim).band.height;
    if (height >= 50) {
        CHECK(frames > rays);
        CHECK(rays > empty);
        CHECK(empty <= PlotLayout::empty_lane_height);
    }
}

TEST_CASE("the lane at a pixel line is the one whose band holds it") {
    Rig rig;
    push_frame(rig.runtime, "a", second_ns);
    rig.arrange(500, 300);
    for (int y = -10; y < 310; ++y) {
        const Band band = rig.layout.lane(rig.layout.kind_at(y)).band;
        const int inside = std::clamp(y, 0, 299);
        CHECK(band.y <= inside);
        CHECK(inside < band.bottom());
    }
}

TEST_CASE("rows lie in their lane, in the order of the sources, without overlap") {
    Rig rig;
    for (int i = 0; i < 7; ++i) {
        push_frame(rig.runtime, "camera " + std::to_string(i), second_ns);
    }
    rig.arrange(500, 300);
    const Lane &lane = rig.layout.lane(Kind::camera_frame);
    REQUIRE(lane.sources.size() == 7);
    int y = lane.band.y;
    for (const auto source : lane.sources) {
        const Band row = rig.layout.row(Kind::camera_frame, source);
        CHECK(row.y >= y);
        CHECK(row.height >= PlotLayout::least_row_height);
        y = row.bottom();
    }
    CHECK(y <= lane.band.bottom());
}

TEST_CASE("a thousand sources share the rows that there is room for") {
    Rig rig;
    for (int i = 0; i < 1000; ++i) {
        push_frame(rig.runtime, "camera " + std::to_string(i), second_ns);
    }
    rig.arrange(500, 200);
    const Lane &lane = rig.layout.lane(Kind::camera_frame);
    REQUIRE(lane.sources.size() == 1000);
    for (const auto source : lane.sources) {
        const Band row = rig.layout.row(Kind::camera_frame, source);
        CHECK(row.y >= lane.band.y);
        CHECK(row.bottom() <= lane.band.bottom());
        CHECK(row.height >= PlotLayout::least_row_height);
    }
}

TEST_CASE("a layout is stale when sources come or go or the duration changes, and not otherwise") {
    Rig rig;
    rig.arrange(500, 300);
    CHECK_FALSE(rig.layout.is_stale(rig.model));
    push_frame(rig.runtime, "a", second_ns);
    rig.model.update(0.1);
    CHECK(rig.layout.is_stale(rig.model));
    rig.arrange(500, 300);
    push_frame(rig.runtime, "a", 2 * second_ns, 1);
    rig.model.update(0.2);
    CHECK_FALSE(rig.layout.is_stale(rig.model));
    push_frame(rig.runtime, "b", 9 * second_ns);
    rig.model.update(0.3);
    CHECK(rig.layout.is_stale(rig.model));
}

TEST_CASE("an audio block is as wide as it lasts and as high as it is loud, on the middle of its row") {
    Rig rig;
    Pusher<Kind::audio_block> mic(rig.runtime, "mic", audio_block_bytes(4800));
    const std::vector<float> loud(4800, 1.0f), soft(4800, 0.1f), silent(4800, 0.0f);
    mic.push_audio(1000 * ms, block_of(4800), loud);
    mic.push_audio(1100 * ms, block_of(4800), soft);
    mic.push_audio(1200 * ms, block_of(4800), silent);
    rig.arrange(500, 300);
    const auto &marks = rig.model.marks(Kind::audio_block);
    const Band row = rig.layout.row(Kind::audio_block, marks[0].source);
    int height = row.height + 1;
    for (const Mark &mark : marks) {
        const Glyph glyph = rig.layout.glyph(Kind::audio_block, mark);
        CHECK(glyph.width == 10);
        CHECK(glyph.left == rig.layout.axis().column(mark.sample.timestamp_ns));
        CHECK(std::abs((glyph.top + glyph.bottom) - (row.y + row.bottom())) <= 1);
        CHECK(glyph.top >= row.y);
        CHECK(glyph.bottom <= row.bottom());
        CHECK(glyph.bottom - glyph.top < height);
        height = glyph.bottom - glyph.top;
        CHECK(glyph.known);
        CHECK(glyph.radius == 0);
    }
    CHECK(height == 1);
}

TEST_CASE("a claim stands the higher the surer it is, a head's height inside its row") {
    Rig rig;
    Pusher<Kind::phase_claim> estimator(rig.runtime, "mic", sizeof(PhaseClaim));
    estimator.push(1000 * ms, phase_claim("mic", "voice", 0.0f));
    estimator.push(1100 * ms, phase_claim("mic", "voice", 0.5f));
    estimator.push(1200 * ms, phase_claim("mic", "voice", 1.0f));
    rig.arrange(500, 400, GENERATE(1.0f, 2.0f));
    const auto &marks = rig.model.marks(Kind::phase_claim);
    const Band row = rig.layout.row(Kind::phase_claim, marks[0].source);
    int top = row.bottom();
    for (const Mark &mark : marks) {
        const Glyph glyph = rig.layout.glyph(Kind::phase_claim, mark);
        CHECK(glyph.top < top);
        top = glyph.top;
        CHECK(glyph.top - glyph.radius >= row.y);
        CHECK(glyph.bottom <= row.bottom());
        CHECK(glyph.radius > 0);
        CHECK(glyph.radius < rig.layout.overhang());
    }
}

TEST_CASE("a sustained event is as wide as it lasts, at most the plot; other events are a stem") {
    Rig rig;
    Pusher<Kind::event_claim> hearer(rig.runtime, "mic", sizeof(EventClaim));
    hearer.push(1000 * ms, event_claim(LOCALCAST_EVENT_TYPE_SUSTAINED, 0.5f, 500 * ms));
    hearer.push(1100 * ms, event_claim(LOCALCAST_EVENT_TYPE_SUSTAINED, 0.5f, 1000 * second_ns));
    hearer.push(1200 * ms, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f, 500 * ms));
    rig.arrange(500, 300);
    const auto width = [&](std::size_t index) {
        return rig.layout.glyph(Kind::event_claim, rig.model.marks(Kind::event_claim)[index]).width;
    };
    CHECK(width(0) == 50);
    CHECK(width(1) == 500);
    CHECK(width(2) == 1);
}

TEST_CASE("glyphs stay in their lane however low it is") {
    Rig rig;
    Pusher<Kind::event_claim> hearer(rig.runtime, "mic", sizeof(EventClaim));
    hearer.push(second_ns, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 1.0f));
    push_frame(rig.runtime, "camera", second_ns);
    const int height = GENERATE(30, 60, 90, 200);
    rig.arrange(500, height);
    const Glyph event = rig.layout.glyph(Kind::event_claim, rig.model.marks(Kind::event_claim)[0]);
    const Band lane = rig.layout.lane(Kind::event_claim).band;
    CHECK(event.top >= lane.y);
    CHECK(event.bottom <= lane.bottom());
    const Glyph tick = rig.layout.glyph(Kind::camera_frame, rig.model.marks(Kind::camera_frame)[0]);
    CHECK(tick.shape == Shape::tick);
    CHECK(tick.top < tick.bottom);
    CHECK(tick.bottom <= rig.layout.lane(Kind::camera_frame).band.bottom());
}
