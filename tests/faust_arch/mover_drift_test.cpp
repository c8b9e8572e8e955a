// The mover under a steady sampling-rate offset.
// SPDX-License-Identifier: MIT
#include <cmath>

#include "AlignMoverSingle.hpp"
#include "mover_rig.hpp"
#include "support/catch.hpp"
#include "test_signals.hpp"

using namespace localcast::test;

namespace {

constexpr double latency = 48.0;

} // namespace

TEST_CASE("a steady rate offset leaves a residual below -105 dB up to 18 kHz and below -100 dB at 20 kHz")
{
    for (const double ppm : {400.0, 100.0, 7.3, -0.5, -400.0}) {
        for (const double hz : {50.0, 1000.0, 5000.0, 10000.0, 12000.0, 15000.0, 16000.0, 18000.0, 20000.0}) {
            INFO(hz << " Hz, " << ppm << " ppm");
            MoverRig rig(latency);
            rig.claim({3.3, ppm});
            const auto output = rig.run(heard_late(sine(hz), 3.3, ppm), 12000);
            CHECK(residual_db(output, sine(hz), latency, 0, 200) < (hz < 19000.0 ? -105.0 : -100.0));
        }
    }
}

TEST_CASE("a sweep to 20 kHz under drift leaves a residual below -105 dB")
{
    for (const double ppm : {400.0, -400.0}) {
        constexpr std::size_t frames = 48000;
        const auto sound = sweep(20000.0, static_cast<double>(frames));
        INFO(ppm << " ppm");
        MoverRig rig(latency);
        rig.claim({-2.0, ppm});
        CHECK(residual_db(rig.run(heard_late(sound, -2.0, ppm), frames), sound, latency, 0, 200) < -105.0);
    }
}

TEST_CASE("the output follows the reference's clock from the first sample on, whatever the base latency")
{
    constexpr double large = 48000.0; // 19 samples of drift at 400 ppm
    MoverRig rig(large);
    rig.claim({100.0, 400.0});
    const auto sound = sine(9000.0);
    const auto output = rig.run(heard_late(sound, 100.0, 400.0), 60000);
    CHECK(residual_db(output, sound, large, 0, 48200) < -105.0);
}

TEST_CASE("between updates the mover goes on by itself")
{
    MoverRig rig(latency);
    rig.claim({5.0, -400.0});
    const auto sound = heard_late(sine(10000.0), 5.0, -400.0);
    rig.run(sound, 100);
    std::vector<double> input(240000);
    for (std::size_t i = 0; i < input.size(); ++i)
        input[i] = sound(static_cast<double>(100 + i));
    const auto output = rig.run_unattended(input, 4096);
    CHECK(residual_db(output, sine(10000.0), latency, 100, 200000) < -105.0);
}

TEST_CASE("delays of an hour of drift are reached and passed in either direction")
{
    for (const double sign : {1.0, -1.0}) {
        const double hour_samples = sign * 400e-6 * 48000.0 * 3600.0;
        const double before = hour_samples - sign * 2.0; // two samples of drift take 5000 frames
        const double base = sign > 0.0 ? 69200.0 : latency;
        MoverRig rig(base);
        rig.claim({before, sign * 400.0});
        const auto sound = sine(11000.0);
        const auto output = rig.run(heard_late(sound, before, sign * 400.0), 90000);
        INFO(sign);
        CHECK(residual_db(output, sound, base, 0, 75000) < -105.0);
    }
}

TEST_CASE("without a control change the result does not depend on the block size")
{
    const auto input = noise(5000, 21);
    std::vector<double> first;
    for (const std::size_t block : {1U, 7U, 32U, 500U, 5000U}) {
        MoverRig rig(latency);
        rig.claim({3.3, 397.0, -1});
        rig.run(std::vector<double>(1), 1);
        const auto output = rig.run_unattended(input, block);
        if (first.empty())
            first = output;
        INFO("blocks of " << block);
        CHECK(output == first);
    }
}

TEST_CASE("updates on time change nothing that matters")
{
    const auto input = noise(20000, 22);
    MoverRig often(latency);
    MoverRig never(latency);
    for (MoverRig* rig : {&often, &never}) {
        rig->claim({3.3, 397.0});
        rig->run(std::vector<double>(1), 1);
    }
    const auto one = often.run(input, 64);
    const auto other = never.run_unattended(input, 64);
    for (std::size_t i = 0; i < input.size(); ++i)
        REQUIRE(std::abs(one[i] - other[i]) < 1e-6);
}

TEST_CASE("a claim holds as well long after its moment as before it")
{
    const auto sound = sine(7000.0);
    for (const double at_frame : {-2.0 * 48000.0, 4.5 * 48000.0}) {
        MoverRig rig(latency);
        rig.claim({3.3 + 250e-6 * at_frame, 250.0}, at_frame);
        INFO("claim at frame " << at_frame);
        CHECK(residual_db(rig.run(heard_late(sound, 3.3, 250.0), 12000), sound, latency, 0, 200) < -105.0);
    }
}

TEST_CASE("in single precision a delay of a second drifts with a residual below -95 dB")
{
    constexpr double base = 50000.0;
    const auto sound = sine(15000.0);
    MoverRig rig(localcast::faust::create_AlignMoverSingle(), base);
    rig.claim({48000.37, 400.0});
    const auto output = rig.run(heard_late(sound, 48000.37, 400.0), 110000);
    CHECK(residual_db(output, sound, base, 0, 100000) < -95.0);
}
