// What is said of samples and of the window.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/model/words.hpp"
#include "support/catch.hpp"
#include "view_rig.hpp"

#include <algorithm>

using namespace localcast;
using namespace localcast::test;
using namespace localcast::picture;

namespace {

struct Rig {
    Runtime runtime = make_runtime();
    WindowModel model;

    Rig() {
        model.watch(runtime);
        model.sources().set_name("mic-b");
        model.sources().set_name("voice");
    }
    Place newest(Kind kind) {
        model.update(0.0);
        return {kind, model.marks(kind).back().sample};
    }
};

bool says(const Description &description, const std::string &line) {
    return std::find(description.lines.begin(), description.lines.end(), line) != description.lines.end();
}

} // namespace

TEST_CASE("a phase claim says delay, offset, polarity, coherence, confidence and how sure they are") {
    Rig rig;
    Pusher<Kind::phase_claim> estimator(rig.runtime, "mic-b", sizeof(PhaseClaim));
    estimator.push(second_ns, phase_claim("mic-b", "voice"));
    const Description description = describe(rig.model, rig.newest(Kind::phase_claim));
    CHECK(description.heading == "Phase claim of mic-b");
    CHECK(description.lines == std::vector<std::string>{
                                   "against voice", "delay +3.412 ms (+163.76 samples)", "uncertainty 0.020 samples",
                                   "polarity inverted", "coherence 0.93", "offset +14.00 ppm, uncertainty 0.25 ppm",
                                   "confidence 0.90", "0.000 s behind the edge"});
    CHECK(spoken(description).substr(0, 36) == "Phase claim of mic-b, against voice,");
}

TEST_CASE("a refused phase claim says that it is refused and names no delay") {
    Rig rig;
    Pusher<Kind::phase_claim> estimator(rig.runtime, "mic-b", sizeof(PhaseClaim));
    PhaseClaim claim = phase_claim("mic-b", "voice", 0.1f);
    claim.valid = 0;
    estimator.push(second_ns, claim);
    const Description description = describe(rig.model, rig.newest(Kind::phase_claim));
    CHECK(says(description, "refused: the delay is not certain enough to be told"));
    CHECK(says(description, "offset not known"));
    CHECK(spoken(description).find(" ms") == std::string::npos);
}

TEST_CASE("an event says type, strength, confidence, and what else it knows") {
    Rig rig;
    Pusher<Kind::event_claim> hearer(rig.runtime, "mic-b", sizeof(EventClaim));
    EventClaim event = event_claim(LOCALCAST_EVENT_TYPE_CLAP, 0.5f, 120 * ms);
    event.position_valid = 1;
    event.position_x_m = 1.5f;
    hearer.push(second_ns, event);
    push_frame(rig.runtime, "camera", 2500 * ms);
    const Description description = describe(rig.model, rig.newest(Kind::event_claim));
    CHECK(description.heading == "Event claim of mic-b");
    CHECK(description.lines == std::vector<std::string>{"type clap", "strength 0.50", "confidence 0.80",
                                                        "onset uncertainty 0.250 ms", "duration 120 ms",
                                                        "position 1.50, 0.00, 0.00 m", "1.500 s behind the edge"});
}

TEST_CASE("audio blocks and render packets say what their descriptors say") {
    Rig rig;
    Pusher<Kind::audio_block> mic(rig.runtime, "mic-b", audio_block_bytes(128));
    mic.push_audio(second_ns, block_of(64, 2), std::vector<float>(128));
    CHECK(says(describe(rig.model, rig.newest(Kind::audio_block)), "64 frames, 2 channels, 48000 Hz"));
    Pusher<Kind::render_packet> renderer(rig.runtime, "mic-b", sizeof(RenderPacket));
    RenderPacket packet{};
    packet.point_count = 12;
    packet.target_width = 640;
    packet.target_height = 480;
    renderer.push(second_ns, packet);
    CHECK(says(describe(rig.model, rig.newest(Kind::render_packet)), "12 points for 640 x 480"));
}

TEST_CASE("values that cannot be read are said to be so, not made up") {
    Rig rig;
    auto handle = bare("mic-b", second_ns);
    handle.payload_handle = 16;
    localcast_runtime_push_phase_claim(RuntimeRef(rig.runtime).get(), handle);
    const Description description = describe(rig.model, rig.newest(Kind::phase_claim));
    CHECK(description.lines == std::vector<std::string>{
                                   "values not readable: they lie in no payload ring of this window",
                                   "0.000 s behind the edge"});
}

TEST_CASE("nothing is told of a sample that has left the window") {
    Rig rig;
    Pusher<Kind::phase_claim> estimator(rig.runtime, "mic-b", sizeof(PhaseClaim));
    estimator.push(second_ns, phase_claim("mic-b", "voice"));
    const Place place = rig.newest(Kind::phase_claim);
    push_frame(rig.runtime, "camera", 7 * second_ns);
    CHECK(describe(rig.model, place).lines == std::vector<std::string>{"has left the window"});
}

TEST_CASE("a source's summary is its last claim, or that it is the reference") {
    Rig rig;
    const auto summary = [&](std::string_view name) {
        rig.model.update(0.0);
        return phase_summary(rig.model, SensorId::of(name).hash());
    };
    CHECK(summary("mic-b").empty());
    Pusher<Kind::phase_claim> estimator(rig.runtime, "mic-b", sizeof(PhaseClaim));
    estimator.push(second_ns, phase_claim("mic-b", "voice"));
    CHECK(summary("mic-b") == "+3.412 ms  +14.0 ppm  inverted");
    CHECK(summary("voice") == "reference");
    CHECK(summary("stranger").empty());
    PhaseClaim early = phase_claim("mic-b", "voice");
    early.delay_samples = -48.0;
    early.sampling_rate_offset_ppm = -0.04;
    early.polarity = 1;
    estimator.push(second_ns, early);
    CHECK(summary("mic-b") == "\xE2\x88\x92" "1.000 ms  0.0 ppm"); // a minus sign
    PhaseClaim upright = phase_claim("mic-b", "voice");
    upright.polarity = 1;
    upright.valid = LOCALCAST_PHASE_VALID_DELAY;
    estimator.push(second_ns + 1, upright);
    CHECK(summary("mic-b") == "+3.412 ms");
    upright.valid = 0;
    estimator.push(second_ns + 2, upright);
    CHECK(summary("mic-b") == "refused");
}

TEST_CASE("a lane's summary counts samples and sources") {
    Rig rig;
    CHECK(lane_summary(rig.model, Kind::camera_frame) == "nothing live");
    for (std::uint64_t i = 0; i < 3; ++i) {
        push_frame(rig.runtime, "one", second_ns + i, i);
    }
    rig.model.update(0.0);
    CHECK(lane_summary(rig.model, Kind::camera_frame) == "3 live, 0 a second, 1 source");
    push_frame(rig.runtime, "two", 2 * second_ns);
    rig.model.update(1.0);
    CHECK(lane_summary(rig.model, Kind::camera_frame) == "4 live, 1.0 a second, 2 sources");
}

TEST_CASE("why there is nothing to see is said in words, for each reason its own") {
    Rig rig;
    WindowModel none;
    none.update(0.0);
    CHECK(reason_for_nothing(none) == "No window to show: this view is connected to none.");
    rig.model.update(0.0);
    CHECK(reason_for_nothing(rig.model) == "Nothing has been pushed yet.");
    auto flagged = bare("camera", second_ns);
    flagged.flags = LOCALCAST_SAMPLE_FLAG_DIAGNOSTIC;
    localcast_runtime_push_camera_frame(RuntimeRef(rig.runtime).get(), flagged);
    rig.model.update(0.1);
    CHECK(reason_for_nothing(rig.model) == "Everything that was pushed so far has been refused.");
    push_frame(rig.runtime, "camera", second_ns);
    rig.model.update(0.2);
    CHECK(reason_for_nothing(rig.model).empty());
    rig.runtime.reset();
    rig.model.update(0.3);
    CHECK(reason_for_nothing(rig.model) == "Nothing live: all that was pushed has left the window.");
}

TEST_CASE("losses are counted under their own names") {
    Runtime runtime = make_runtime(0, 4);
    WindowModel model;
    model.watch(runtime);
    for (std::uint64_t i = 0; i < 6; ++i) {
        push_frame(runtime, "camera", 20 * second_ns + i, i);
    }
    push_frame(runtime, "camera", second_ns, 7);
    auto flagged = bare("camera", second_ns);
    flagged.flags = 1;
    localcast_runtime_push_camera_frame(RuntimeRef(runtime).get(), flagged);
    model.update(0.0);
    std::vector<std::string> found;
    for (const Counter &counter : drop_counters(model)) {
        found.push_back(std::string(counter.name).append(" ").append(std::to_string(counter.count)));
    }
    CHECK(found == std::vector<std::string>{"late 1", "overrun 2", "failed 0", "refused 1", "unseen 0"});
}

TEST_CASE("numbers are written in few characters") {
    CHECK(compact(0.0) == "0");
    CHECK(compact(-3.0) == "0");
    CHECK(compact(std::numeric_limits<double>::quiet_NaN()) == "0");
    CHECK(compact(2.66) == "2.7");
    CHECK(compact(9.96) == "10");
    CHECK(compact(375.0) == "375");
    CHECK(compact(1606.0) == "1.6k");
    CHECK(compact(24000.0) == "24.0k");
    CHECK(compact(2.5e6) == "2.5M");
}
