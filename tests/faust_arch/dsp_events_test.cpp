// Controls that change at the very sample, whatever the size of blocks.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <vector>

#include "EventWidgets.hpp"
#include "Plain.hpp"
#include "claim_fixture.hpp"
#include "dsp_rig.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 9600;
const std::vector<std::size_t> block_sizes{1, 7, 64, 500, 1024, 4800, frames};

enum Output : std::size_t { echo, trigger, gate, count, delay };

std::vector<Samples> run_event_widgets(const std::vector<std::uint64_t>& onsets, std::size_t block,
                                      std::uint64_t first_frame = 0)
{
    ClaimFixture window;
    for (const std::uint64_t onset : onsets)
        REQUIRE(window.push(clap_at(onset)));
    DspRig rig(localcast::faust::create_EventWidgets(), window.runtime(), first_frame);
    REQUIRE(rig.dsp.errors().empty());
    return rig.run({Samples(frames, FAUSTFLOAT(0))}, frames, block);
}

} // namespace

TEST_CASE("a trigger is 1 at the sample of its onset and at no other, in blocks of any size")
{
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        const auto outputs = run_event_widgets({frame_ns(0), frame_ns(1000), frame_ns(1001), frame_ns(5000)}, block);
        CHECK(outputs[trigger] == impulses(frames, {0, 1000, 1001, 5000}));
    }
}

TEST_CASE("an onset between two samples belongs to the nearer one")
{
    const std::uint64_t sample_ns = 20'833;
    const auto early = run_event_widgets({frame_ns(1000) + sample_ns * 4 / 10}, 64);
    CHECK(early[trigger] == impulses(frames, {1000}));
    const auto late = run_event_widgets({frame_ns(1000) + sample_ns * 6 / 10}, 64);
    CHECK(late[trigger] == impulses(frames, {1001}));
}

TEST_CASE("a gate is open for exactly as many samples as the event lasts")
{
    const auto outputs = run_event_widgets({frame_ns(1000)}, 500);
    for (std::size_t i = 0; i < frames; ++i) {
        INFO("frame " << i);
        REQUIRE(outputs[gate][i] == (i >= 1000 && i < 2440 ? 1 : 0)); // 30 ms
        REQUIRE(outputs[count][i] == (i >= 1000 ? 1 : 0));
    }
}

TEST_CASE("what a program puts out does not depend on the size of blocks")
{
    const std::vector<std::uint64_t> onsets{frame_ns(333), frame_ns(3000) + 7000, frame_ns(3100), frame_ns(9599)};
    const auto whole = run_event_widgets(onsets, frames);
    CHECK(whole[echo][333] == FAUSTFLOAT(0.5));
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        CHECK(run_event_widgets(onsets, block) == whole);
    }
}

TEST_CASE("samples are found as surely a day into the stream")
{
    constexpr std::uint64_t day = std::uint64_t{86400} * dsp_rate_hz + 12345;
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        const auto outputs = run_event_widgets({frame_ns(day + 1000), frame_ns(day + 5000)}, block, day);
        CHECK(outputs[trigger] == impulses(frames, {1000, 5000}));
    }
}

TEST_CASE("stream time that is not set goes on by itself, and rounding of the host's moves nothing")
{
    ClaimFixture window;
    REQUIRE(window.push(clap_at(frame_ns(1000))));
    REQUIRE(window.push(clap_at(frame_ns(3000))));
    for (const std::uint64_t rounding_ns : {0U, 1U, 9000U}) {
        DspRig rig(localcast::faust::create_EventWidgets(), window.runtime());
        std::vector<Samples> outputs(5, Samples(4000));
        Samples input(4000, FAUSTFLOAT(0));
        for (std::size_t at = 0; at < 4000; at += 40) {
            FAUSTFLOAT* from = input.data() + at;
            std::vector<FAUSTFLOAT*> to;
            for (Samples& output : outputs)
                to.push_back(output.data() + at);
            if (rounding_ns != 0)
                rig.dsp.set_stream_time(frame_ns(at) + rounding_ns);
            rig.dsp.compute(40, &from, to.data());
        }
        CHECK(outputs[trigger] == impulses(4000, {1000, 3000}));
    }
}

TEST_CASE("a jump of stream time is followed")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_EventWidgets(), window.runtime());
    rig.run({Samples(480, FAUSTFLOAT(0))}, 480, 48);
    REQUIRE(window.push(clap_at(frame_ns(96010))));
    rig.dsp.set_stream_time(frame_ns(96000));
    std::vector<Samples> outputs(5, Samples(480));
    Samples input(480, FAUSTFLOAT(0));
    FAUSTFLOAT* from = input.data();
    std::vector<FAUSTFLOAT*> to;
    for (Samples& output : outputs)
        to.push_back(output.data());
    rig.dsp.compute(480, &from, to.data());
    CHECK(outputs[trigger] == impulses(480, {10}));
}

TEST_CASE("an event that becomes known late strikes at the next block's first sample")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_EventWidgets(), window.runtime());
    rig.run({Samples(480, FAUSTFLOAT(0))}, 480, 48);
    REQUIRE(window.push(clap_at(frame_ns(100))));
    CHECK(rig.run({Samples(480, FAUSTFLOAT(0))}, 480, 48)[trigger] == impulses(480, {0}));
}

TEST_CASE("a program at another sample rate follows after init at that rate")
{
    ClaimFixture window;
    REQUIRE(window.push(clap_at(1'000'000'000)));
    auto claim = usable_claim();
    REQUIRE(window.push(claim, 900'000'000));
    DspRig rig(localcast::faust::create_EventWidgets(), window.runtime());
    rig.run({Samples(480, FAUSTFLOAT(0))}, 480, 48);
    rig.dsp.init(96000);
    CHECK(rig.dsp.getSampleRate() == 96000);
    rig.dsp.set_stream_time(990'000'000);
    std::vector<Samples> outputs(5, Samples(2000));
    Samples input(2000, FAUSTFLOAT(0));
    FAUSTFLOAT* from = input.data();
    std::vector<FAUSTFLOAT*> to;
    for (Samples& output : outputs)
        to.push_back(output.data());
    rig.dsp.compute(2000, &from, to.data());
    CHECK(outputs[trigger] == impulses(2000, {960}));
    CHECK(outputs[delay][0] == Approx(2.0 * 163.776));
}

TEST_CASE("a program without bindings is passed straight through")
{
    DspRig rig(localcast::faust::create_Plain(), nullptr);
    CHECK(rig.dsp.errors().empty());
    CHECK_FALSE(rig.dsp.is_bound());
    CHECK(rig.dsp.getNumInputs() == 1);
    CHECK(rig.dsp.lookback_frames() == 0);
    Samples input(frames);
    for (std::size_t i = 0; i < frames; ++i)
        input[i] = static_cast<FAUSTFLOAT>(i % 17) / FAUSTFLOAT(17);

    const auto bare = localcast::faust::create_Plain();
    bare->init(dsp_rate_hz);
    Samples expected(frames);
    Samples copy = input;
    FAUSTFLOAT* from = copy.data();
    FAUSTFLOAT* to = expected.data();
    bare->compute(static_cast<int>(frames), &from, &to);
    CHECK(rig.run({input}, frames, 4800)[0] == expected);
}

TEST_CASE("a clone follows as the first does")
{
    ClaimFixture window;
    REQUIRE(window.push(clap_at(frame_ns(1000))));
    DspRig rig(localcast::faust::create_EventWidgets(), window.runtime());
    DspRig second(std::unique_ptr<::dsp>(rig.dsp.clone()), nullptr);
    CHECK(second.dsp.getNumInputs() == 1);
    const auto* inner = dynamic_cast<localcast::faust::LocalcastDsp*>(rig.dsp.clone());
    REQUIRE(inner != nullptr);
    CHECK(inner->ui().bound_count() == 5);
    delete inner;
}
