// A Faust program in a plugin, without the plugin: the same bits as by itself, and what it does about bad input.
// SPDX-License-Identifier: MIT
#include "engine_rig.hpp"

#include "Controls.hpp"
#include "Follower.hpp"
#include "Plain.hpp"
#include "Sampler.hpp"
#include "faust_arch/claim_fixture.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

#include <array>
#include <cmath>
#include <limits>

using namespace localcast::plugin;
using namespace localcast::test;

namespace {

constexpr int rate_hz = 48000;

Signal noise(std::size_t frames, std::uint64_t seed)
{
    Random random(seed);
    Signal signal(frames);
    for (float& sample : signal)
        sample = static_cast<float>(random.below(1u << 24)) / (1u << 23) - 1.0f;
    return signal;
}

Signal by_itself(const Signal& input, float gain)
{
    const auto program = localcast::faust::create_Plain();
    program->init(rate_hz);
    std::map<std::string, FAUSTFLOAT*> zones;
    const ProgramLayout layout = read_layout(*program, false, {});
    for (const Widget& widget : layout.widgets)
        zones[widget.id] = widget.zones[0];
    *zones.at("gain") = gain;
    Signal in = input, out(input.size());
    FAUSTFLOAT* inputs[] = {in.data()};
    FAUSTFLOAT* outputs[] = {out.data()};
    program->compute(static_cast<int>(in.size()), inputs, outputs);
    return out;
}

} // namespace

TEST_CASE("a program without bindings makes the bits that it makes by itself, in pieces of any size")
{
    const Signal input = noise(20000, 1);
    const Signal expected = by_itself(input, 0.7f);
    for (const std::size_t piece : {1u, 17u, 64u, 1000u, 1024u}) {
        ProgramEngine engine(localcast::faust::create_Plain(), {});
        engine.prepare(rate_hz);
        engine.set(index_of(engine.layout(), "gain"), 0.7);
        CHECK_FALSE(engine.is_bound());
        CHECK_FALSE(engine.wants_midi());
        INFO(piece);
        CHECK(run(engine, {input}, input.size(), piece)[0] == expected);
    }
}

TEST_CASE("outputs may lie where the inputs are")
{
    const Signal input = noise(5000, 2);
    const Signal expected = by_itself(input, 0.5f);
    ProgramEngine engine(localcast::faust::create_Plain(), {});
    engine.prepare(rate_hz);
    Signal signal = input;
    for (std::size_t at = 0; at < signal.size(); at += 500) {
        const float* const from = signal.data() + at;
        float* const to = signal.data() + at;
        engine.compute(500, {&from, 1}, {&to, 1});
    }
    CHECK(signal == expected);
}

TEST_CASE("what is no number in the input is silence and counted, and nothing of it stays in the program")
{
    Signal input = noise(2000, 3);
    Signal cleaned = input;
    const std::array<float, 3> bad{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                                   -std::numeric_limits<float>::infinity()};
    for (std::size_t i = 0; i < 30; ++i) {
        input[7 * i + 100] = bad[i % 3];
        cleaned[7 * i + 100] = 0.0f;
    }
    ProgramEngine engine(localcast::faust::create_Plain(), {});
    engine.prepare(rate_hz);
    CHECK(run(engine, {input}, input.size(), 64)[0] == by_itself(cleaned, 0.5f));
    CHECK(engine.repaired_samples() == 30);
    CHECK(engine.silenced_frames() == 0);
}

TEST_CASE("a program that makes no numbers is silent for the piece, and begins anew")
{
    ProgramEngine engine(localcast::faust::create_Plain(), {});
    engine.prepare(rate_hz);
    const Signal huge(64, std::numeric_limits<float>::max());
    engine.set(index_of(engine.layout(), "gain"), 2.0);
    CHECK(run(engine, {huge}, 64, 64)[0] == Signal(64, 0.0f));
    CHECK(engine.silenced_frames() == 64);
    engine.set(index_of(engine.layout(), "gain"), 0.5);
    const Signal input = noise(1000, 4);
    CHECK(run(engine, {input}, 1000, 100)[0] == by_itself(input, 0.5f));
    CHECK(engine.silenced_frames() == 64);
}

TEST_CASE("inputs that nobody gives are silence")
{
    ProgramEngine engine(localcast::faust::create_Plain(), {});
    engine.prepare(rate_hz);
    Signal out(100, 1.0f);
    float* const to = out.data();
    const float* const nothing = nullptr;
    engine.compute(100, {&nothing, 1}, {&to, 1});
    CHECK(out == Signal(100, 0.0f));
    engine.compute(100, {}, {&to, 1});
    CHECK(out == Signal(100, 0.0f));
}

TEST_CASE("latency is what the program declares, with its lookback")
{
    ProgramEngine controls(localcast::faust::create_Controls(), {});
    for (const int rate : {8000, 48000, 384000}) {
        controls.prepare(rate);
        CHECK(controls.latency_frames() == static_cast<std::size_t>(rate / 1000));
    }
    ProgramEngine follower(localcast::faust::create_Follower(), {});
    follower.prepare(48000);
    CHECK(follower.latency_frames() == 100 + 480);
    ProgramEngine plain(localcast::faust::create_Plain(), {});
    plain.prepare(48000);
    CHECK(plain.latency_frames() == 0);
}

TEST_CASE("widgets that follow the window are meters, and follow it")
{
    ClaimFixture claims;
    ProgramEngine engine(localcast::faust::create_Follower(), {claims.runtime(), {}});
    engine.prepare(rate_hz);
    REQUIRE(engine.is_bound());
    CHECK(engine.notes().empty());
    REQUIRE(engine.layout().widgets.size() == 1);
    CHECK_FALSE(engine.layout().widgets[0].is_control());

    LocalcastPhaseClaimDescriptor claim = usable_claim();
    claim.delay_samples = 17.25;
    REQUIRE(claims.push(claim, 1'000'000'000));
    engine.set_stream_time(1'200'000'000);
    run(engine, {noise(480, 5)}, 480, 480);
    CHECK(engine.value(0) == 17.25);
}

TEST_CASE("a program plays its sound files at their own frames, and what is not there is silent and named")
{
    ProgramSurroundings surroundings;
    surroundings.sounds = [](const std::string& file) -> std::optional<Sound> {
        if (file == "one.wav")
            return Sound{{{0.5f, 0.25f, -0.5f}, {1.0f, 2.0f, 3.0f}}, 44100};
        if (file == "folder/two.wav")
            return Sound{{{-1.0f, -2.0f}}, 8000};
        return std::nullopt;
    };
    ProgramEngine engine(localcast::faust::create_Sampler(), surroundings);
    REQUIRE(engine.notes().size() == 1);
    CHECK(engine.notes()[0].find("there is no 'gone.wav', it is silent") != std::string::npos);
    engine.prepare(48000);
    std::vector<std::vector<float>> outputs(5, std::vector<float>(8, 9.0f));
    std::vector<float*> pointers;
    for (auto& output : outputs)
        pointers.push_back(output.data());
    engine.compute(8, {}, pointers);
    CHECK((std::vector<float>(outputs[0].begin(), outputs[0].begin() + 3) == std::vector<float>{0.5f, 0.25f, -0.5f}));
    CHECK((std::vector<float>(outputs[1].begin(), outputs[1].begin() + 3) == std::vector<float>{1.0f, 2.0f, 3.0f}));
    CHECK(outputs[2][0] == 8000.0f);
    CHECK((std::vector<float>(outputs[3].begin(), outputs[3].begin() + 2) == std::vector<float>{-1.0f, -2.0f}));
    CHECK(outputs[4] == std::vector<float>(8, 0.0f));

    // Without any, all of it is silence.
    ProgramEngine silent(localcast::faust::create_Sampler(), {});
    silent.prepare(48000);
    silent.compute(8, {}, pointers);
    CHECK(outputs[0] == std::vector<float>(8, 0.0f));
    CHECK(silent.notes().size() == 3);
}
