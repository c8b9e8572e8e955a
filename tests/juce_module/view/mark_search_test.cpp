// Hovering and stepping find the marks that are there, and no others.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/model/mark_search.hpp"
#include "support/catch.hpp"
#include "view_rig.hpp"

using namespace localcast;
using namespace localcast::test;
using namespace localcast::picture;

namespace {

struct Rig {
    Runtime runtime = make_runtime();
    Pusher<Kind::event_claim> hearer{runtime, "mic", sizeof(EventClaim)};
    WindowModel model;
    PlotLayout layout;

    Rig() { model.watch(runtime); }
    void arrange() {
        model.update(0.0);
        layout.arrange(model, 500, 300, 1.0f);
    }
    Pixel pixel_of(std::size_t index) const {
        const Mark &mark = model.marks(Kind::event_claim)[index];
        const Glyph glyph = layout.glyph(Kind::event_claim, mark);
        return {x_of(layout, model, mark.sample.timestamp_ns), glyph.top};
    }
};

} // namespace

TEST_CASE("the edge is at the right end of the plot and the window's start at its left") {
    Rig rig;
    push_frame(rig.runtime, "camera", 7 * second_ns);
    rig.arrange();
    CHECK(x_of(rig.layout, rig.model, 7 * second_ns) == 499);
    CHECK(x_of(rig.layout, rig.model, 2 * second_ns) == -1);
    CHECK(x_of(rig.layout, rig.model, 4500 * ms) == 249);
    CHECK(x_of(rig.layout, rig.model, 0) == -1);
}

TEST_CASE("a mark is found at its own place and a few pixels around, not farther") {
    Rig rig;
    rig.hearer.push(3 * second_ns, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.9f));
    rig.hearer.push(5 * second_ns, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.4f));
    rig.arrange();
    for (std::size_t index = 0; index < 2; ++index) {
        const Pixel at = rig.pixel_of(index);
        const Mark &mark = rig.model.marks(Kind::event_claim)[index];
        for (const Pixel near : {at, Pixel{at.x + 5, at.y}, Pixel{at.x - 5, at.y + 3}}) {
            const auto place = mark_at(rig.layout, rig.model, near);
            REQUIRE(place);
            CHECK(place->kind == Kind::event_claim);
            CHECK(place->sample.sequence == mark.sample.sequence);
        }
        CHECK_FALSE(mark_at(rig.layout, rig.model, {at.x + 20, at.y}));
        CHECK_FALSE(mark_at(rig.layout, rig.model, {at.x, rig.layout.lane(Kind::render_packet).band.y + 2}));
    }
}

TEST_CASE("the nearest of two marks is found, of two at one place the newer") {
    Rig rig;
    rig.hearer.push(3000 * ms, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f));
    rig.hearer.push(3080 * ms, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f));
    rig.hearer.push(3080 * ms, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f));
    rig.arrange();
    const Pixel first = rig.pixel_of(0), second = rig.pixel_of(1);
    CHECK(mark_at(rig.layout, rig.model, {first.x - 2, first.y})->sample.sequence == 0);
    CHECK(mark_at(rig.layout, rig.model, {second.x + 2, second.y})->sample.sequence == 2);
}

TEST_CASE("an audio block is found anywhere on its body") {
    Rig rig;
    Pusher<Kind::audio_block> mic(rig.runtime, "mic", audio_block_bytes(24000));
    mic.push_audio(2 * second_ns, block_of(24000), std::vector<float>(24000, 1.0f));
    push_frame(rig.runtime, "camera", 3 * second_ns);
    rig.arrange();
    const Band row = rig.layout.row(Kind::audio_block, rig.model.marks(Kind::audio_block)[0].source);
    const int x = x_of(rig.layout, rig.model, 2 * second_ns);
    for (const int along : {0, 25, 49}) {
        CHECK(mark_at(rig.layout, rig.model, {x + along, row.y + row.height / 3}));
    }
    CHECK_FALSE(mark_at(rig.layout, rig.model, {x + 65, row.y + row.height / 2}));
}

TEST_CASE("a mark that the edge has passed is neither found nor stepped to") {
    Rig rig;
    rig.hearer.push(3 * second_ns, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f));
    // Behind a younger one in admission, so that the model still keeps it.
    rig.hearer.push(1 * second_ns, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f));
    rig.arrange();
    const Place old{Kind::event_claim, rig.model.marks(Kind::event_claim)[1].sample};
    CHECK(find(rig.model, old) != nullptr);
    push_frame(rig.runtime, "camera", 7 * second_ns);
    rig.model.update(0.1);
    REQUIRE(rig.model.marks(Kind::event_claim).size() == 2);
    CHECK(find(rig.model, old) == nullptr);
    CHECK(step(rig.model, Kind::event_claim, {}, Step::earliest)->sample.timestamp_ns == 3 * second_ns);
}

TEST_CASE("stepping goes through a lane in order of time, and stops at its ends") {
    Rig rig;
    for (const std::uint64_t at : {3u, 1u, 4u, 2u}) {
        rig.hearer.push(at * second_ns, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f));
    }
    rig.arrange();
    auto place = step(rig.model, Kind::event_claim, {}, Step::earliest);
    for (const std::uint64_t expected : {1u, 2u, 3u, 4u}) {
        REQUIRE(place);
        CHECK(place->sample.timestamp_ns == expected * second_ns);
        place = step(rig.model, Kind::event_claim, place, Step::later);
    }
    CHECK_FALSE(place);
    place = step(rig.model, Kind::event_claim, {}, Step::latest);
    for (const std::uint64_t expected : {4u, 3u, 2u, 1u}) {
        REQUIRE(place);
        CHECK(place->sample.timestamp_ns == expected * second_ns);
        place = step(rig.model, Kind::event_claim, place, Step::earlier);
    }
    CHECK_FALSE(place);
}

TEST_CASE("stepping reaches each of several samples of one time once") {
    Rig rig;
    for (std::uint64_t i = 0; i < 3; ++i) {
        push_frame(rig.runtime, "camera", second_ns, i);
        push_frame(rig.runtime, "other", second_ns, i);
    }
    rig.arrange();
    int count = 0;
    for (auto place = step(rig.model, Kind::camera_frame, {}, Step::earliest); place;
         place = step(rig.model, Kind::camera_frame, place, Step::later)) {
        ++count;
    }
    CHECK(count == 6);
}

TEST_CASE("from another lane, or from nothing, a step leads to the newest sample") {
    Rig rig;
    rig.hearer.push(1 * second_ns, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f));
    rig.hearer.push(2 * second_ns, event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f));
    push_frame(rig.runtime, "camera", 1500 * ms);
    rig.arrange();
    const auto frame = step(rig.model, Kind::camera_frame, {}, Step::earlier);
    REQUIRE(frame);
    for (const Step direction : {Step::earlier, Step::later}) {
        CHECK(step(rig.model, Kind::event_claim, frame, direction)->sample.timestamp_ns == 2 * second_ns);
    }
    CHECK_FALSE(step(rig.model, Kind::scene_ray, frame, Step::latest));
}
