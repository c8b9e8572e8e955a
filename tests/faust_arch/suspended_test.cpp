// Claims pushed while another source's push stands still between two of its instructions.
// SPDX-License-Identifier: MIT
#include <cstdint>
#include <optional>

#include <faust/localcast/LocalcastUI.h>

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime.hpp"
#include "support/catch.hpp"
#include "support/single_step.hpp"

using namespace localcast;
using localcast::test::stop_at_instruction;

namespace {

constexpr std::uint64_t first_ns = 1'000'000'000;
constexpr std::uint64_t second_ns = 1'010'000'000;
constexpr double first_delay = 1.0;
constexpr double second_delay = 2.0;
constexpr double no_delay = -1.0;

/** A program with a counter and a delay of mic-a, and what mic-a and a camera say. */
class Scene {
public:
    Scene()
    {
        ui_.declare(&count, "localcast", "event count mic-a");
        ui_.addNumEntry("count", &count, 0, 0, 100, 1);
        ui_.declare(&delay, "localcast", "phase delay_samples mic-a");
        ui_.addNumEntry("delay", &delay, FAUSTFLOAT(no_delay), -10, 10, 1);
        ui_.update(first_ns);
    }

    void update(std::uint64_t now_ns) { ui_.update(now_ns); }

    void say(std::uint64_t time_ns, double delay_samples)
    {
        EventClaim event{};
        event.source_id_hash = source_.hash();
        event.onset_ns = time_ns;
        event.strength = 1.0F;
        event.confidence = 1.0F;
        PhaseClaim phase{};
        phase.source_id_hash = source_.hash();
        phase.delay_samples = delay_samples;
        phase.coherence = 1.0F;
        phase.confidence = 1.0F;
        phase.polarity = 1;
        phase.sample_rate_hz = 48000;
        phase.valid = LOCALCAST_PHASE_VALID_DELAY;
        const StreamTime time = stream_time(time_ns);
        said = push_copy(events_, runtime_, event_ring_, time, time.time_since_epoch(), event) &&
               push_copy(phases_, runtime_, phase_ring_, time, time.time_since_epoch(), phase);
    }

    void push_frame()
    {
        LocalcastSampleHandle frame{};
        frame.sensor_id_hash = 77;
        frame.timestamp_ns = first_ns;
        localcast_runtime_push_camera_frame(RuntimeRef(runtime_).get(), frame);
    }

    FAUSTFLOAT count = 0;
    FAUSTFLOAT delay = 0;
    bool said = false;
    double count_meanwhile = 0.0;
    double delay_meanwhile = 0.0;

private:
    Runtime runtime_ = *Runtime::create({}, 64);
    SensorId source_ = SensorId::of("mic-a");
    PayloadRing event_ring_ = *PayloadRing::create(runtime_, sizeof(EventClaim), 8);
    PayloadRing phase_ring_ = *PayloadRing::create(runtime_, sizeof(PhaseClaim), 8);
    Producer<Kind::event_claim> events_ = *Producer<Kind::event_claim>::create(source_);
    Producer<Kind::phase_claim> phases_ = *Producer<Kind::phase_claim>::create(source_);
    faust::LocalcastUI ui_{{RuntimeRef(runtime_).get(), {}, 48000.0}};
};

void push_frame(void* scene) { static_cast<Scene*>(scene)->push_frame(); }

void say_and_listen(void* raw)
{
    Scene& scene = *static_cast<Scene*>(raw);
    scene.say(second_ns, second_delay);
    scene.update(second_ns);
    scene.count_meanwhile = static_cast<double>(scene.count);
    scene.delay_meanwhile = static_cast<double>(scene.delay);
}

} // namespace

TEST_CASE("claims behind a push that stands still are heard once it went on, and the delay before them stays until then")
{
    unsigned hidden = 0;
    for (std::uint64_t instruction = 0; instruction < 5000; ++instruction) {
        Scene scene;
        scene.say(first_ns, first_delay);
        REQUIRE(scene.said);
        scene.update(first_ns);
        REQUIRE(scene.count == FAUSTFLOAT(1));
        REQUIRE(scene.delay == FAUSTFLOAT(first_delay));
        if (!stop_at_instruction(instruction, push_frame, &scene, say_and_listen, &scene))
            break;
        CAPTURE(instruction);
        REQUIRE(scene.said);
        hidden += scene.count_meanwhile < 2.0 ? 1U : 0U;
        REQUIRE((scene.delay_meanwhile == first_delay || scene.delay_meanwhile == second_delay));
        scene.update(second_ns + 1'000'000);
        REQUIRE(scene.count == FAUSTFLOAT(2));
        REQUIRE(scene.delay == FAUSTFLOAT(second_delay));
    }
    CHECK(hidden > 0); // else it was never stopped inside its place
}
