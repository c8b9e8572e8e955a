// The mover where nothing changes: bit-exact whole delays, its reach, polarity, fractions.
// SPDX-License-Identifier: MIT
#include <cstring>

#include "AlignMover.hpp"
#include "mover_rig.hpp"
#include "support/catch.hpp"
#include "test_signals.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t latency = 32; // the program's default

bool same_bits(const std::vector<double>& output, std::size_t shift, const std::vector<double>& input,
               std::size_t count)
{
    return std::memcmp(output.data() + shift, input.data(), count * sizeof(double)) == 0;
}

} // namespace

TEST_CASE("a whole delay passes every sample bit for bit")
{
    const int delay = GENERATE(0, -1, -17, -4000);
    auto input = noise(9000, 5);
    input[3] = -0.0;
    MoverRig rig;
    rig.claim({static_cast<double>(delay), 0.0});
    const auto output = rig.run(input);
    CHECK(rig.live());
    const std::size_t shift = latency + static_cast<std::size_t>(-delay);
    CHECK(same_bits(output, shift, input, input.size() - shift));
    for (std::size_t i = 0; i < shift; ++i)
        REQUIRE(output[i] == 0.0);
}

TEST_CASE("base latency lets a source that lags move forward")
{
    const auto input = noise(9000, 6);
    MoverRig rig(1232);
    rig.claim({1200.0, {}});
    CHECK(same_bits(rig.run(input), latency, input, input.size() - latency));
}

TEST_CASE("reversed polarity is turned round exactly")
{
    const auto input = noise(2000, 7);
    MoverRig rig;
    rig.claim({0.0, {}, -1});
    const auto output = rig.run(input);
    for (std::size_t i = 0; i + latency < input.size(); ++i)
        REQUIRE(output[i + latency] == -input[i]);
}

TEST_CASE("a fraction of a sample leaves a residual below -105 dB up to 18 kHz and below -100 dB at 20 kHz")
{
    for (const double delay : {0.5, 0.25, -0.1, 0.001, -3.7, 8.499}) {
        for (const double hz : {50.0, 997.0, 4000.0, 8000.0, 12000.0, 16000.0, 18000.0, 20000.0}) {
            INFO(hz << " Hz, delay " << delay);
            MoverRig rig(40);
            rig.claim({delay, {}});
            const auto output = rig.run(heard_late(sine(hz), delay, 0.0), 2400);
            CHECK(residual_db(output, sine(hz), 40.0, 0, 200) < (hz < 19000.0 ? -105.0 : -100.0));
        }
    }
}

TEST_CASE("the delay line reaches four seconds at 192 kHz")
{
    constexpr std::size_t delay = 767900;
    const auto input = noise(2000, 8);
    std::vector<double> padded = input;
    padded.resize(delay + latency + input.size());
    MoverRig rig;
    rig.claim({-static_cast<double>(delay), {}});
    CHECK(same_bits(rig.run(padded, 100000), delay + latency, input, input.size()));
}

TEST_CASE("without a claim the mover only delays by its base latency")
{
    const auto input = noise(1000, 9);
    MoverRig rig;
    CHECK(same_bits(rig.run(input), latency, input, input.size() - latency));
    CHECK_FALSE(rig.live());
}

TEST_CASE("a delay that the delay line cannot reach ends at its nearer end")
{
    const auto input = noise(1000, 9);
    MoverRig rig;
    rig.claim({30.5, {}}); // 1.5 samples of delay in all: the filters would have to look ahead
    const auto output = rig.run(input);
    constexpr std::size_t shortest = 25;
    CHECK(same_bits(output, shortest, input, input.size() - shortest));
}

TEST_CASE("two instances do not hear each other")
{
    const auto one = localcast::faust::create_AlignMover();
    const auto two = localcast::faust::create_AlignMover();
    one->init(48000);
    two->init(96000);
    CHECK(one->getSampleRate() == 48000);
    CHECK(two->getSampleRate() == 96000);
    auto loud = noise(500, 10);
    std::vector<double> silent(500);
    double* first = loud.data();
    double* second = silent.data();
    one->compute(500, &first, &first);
    two->compute(500, &second, &second);
    for (const double sample : silent)
        REQUIRE(sample == 0.0);
}
