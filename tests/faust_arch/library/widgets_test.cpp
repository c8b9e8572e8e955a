// The widgets of numbered sources.
// SPDX-License-Identifier: MIT
#include <vector>

#include "LibraryWidgets.hpp"
#include "library_rig.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 4800;

/** In the order of the program's outputs. */
enum Output : std::size_t {
    valid, delay, whole, fraction, drift, polarity, trigger, clap, gate, strength, other_valid, other_clap
};

Samples constant(FAUSTFLOAT value)
{
    return Samples(frames, value);
}

} // namespace

TEST_CASE("the widgets of a numbered source follow the phase claims about it and about no other")
{
    LibraryRig rig(localcast::faust::create_LibraryWidgets());
    CHECK(rig.dsp().ui().bound_count() == 12);
    const auto without = rig.run(std::vector<Samples>{}, frames);
    for (const Output output : {valid, delay, whole, fraction, drift, other_valid})
        CHECK(without[output] == constant(0));
    CHECK(without[polarity] == constant(1));

    rig.claim("mic-b", 163.776, {}, -1, frames);
    const auto with = rig.run(std::vector<Samples>{}, frames);
    CHECK(with[valid] == constant(1));
    CHECK(with[delay] == constant(163.776));
    CHECK(with[whole] == constant(164));
    CHECK(with[fraction][0] == Approx(-0.224));
    CHECK(with[drift] == constant(0));
    CHECK(with[polarity] == constant(-1));
    CHECK(with[other_valid] == constant(0));

    rig.claim("mic-b", 163.776, 400.0, 1, 0);
    const auto drifting = rig.run(std::vector<Samples>{}, frames);
    CHECK(drifting[drift] == constant(400));
    CHECK(drifting[delay] == constant(163.776));
    CHECK(drifting[whole][0] + drifting[fraction][0] == Approx(163.776 + 400e-6 * 9600.0).epsilon(1e-9));
}

TEST_CASE("the widgets of a numbered source follow its events, to the sample")
{
    LibraryRig rig(localcast::faust::create_LibraryWidgets());
    auto drum = clap_at(frame_ns(3000), "mic-b");
    drum.type = LOCALCAST_EVENT_TYPE_TRANSIENT;
    drum.duration_ns = 0;
    drum.strength = 0.25F;
    rig.claim(clap_at(frame_ns(1000), "mic-b"));
    rig.claim(drum);
    rig.claim(clap_at(frame_ns(2000), "mic-c"));
    const auto outputs = rig.run(std::vector<Samples>{}, frames);
    CHECK(outputs[trigger] == impulses(frames, {1000, 3000}));
    CHECK(outputs[clap] == impulses(frames, {1000}));
    CHECK(outputs[other_clap] == impulses(frames, {2000}));
    for (std::size_t i = 0; i < frames; ++i) {
        INFO("frame " << i);
        const bool open = (i >= 1000 && i < 2440) || (i >= 3000 && i < 3480); // 30 ms, and the least
        REQUIRE(outputs[gate][i] == (open ? 1.0 : 0.0));
        REQUIRE(outputs[strength][i] == (i < 1000 ? 0.0 : i < 3000 ? 0.5 : 0.25));
    }
}
