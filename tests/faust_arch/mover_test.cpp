// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include <faust/localcast/LocalcastUI.h>

#include "AlignMover.hpp"
#include "claim_fixture.hpp"
#include "support/catch.hpp"

using localcast::test::ClaimFixture;
using localcast::test::hash_of;
using localcast::test::usable_claim;

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr std::size_t latency = 31; // the program's default

class LatencyUI : public GenericUI {
public:
    void addNumEntry(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT) override
    {
        if (std::string(label) == "base latency")
            latency = zone;
    }
    FAUSTFLOAT* latency = nullptr;
};

/** Runs the input through the mover, which follows a claim of this delay and polarity. */
std::vector<double> moved(const std::vector<double>& input, double delay_samples, int polarity,
                          double base_latency = latency)
{
    ClaimFixture window;
    auto claim = usable_claim();
    claim.delay_samples = delay_samples;
    claim.polarity = polarity;
    REQUIRE(window.push(claim, 1));

    const auto program = localcast::faust::create_AlignMover();
    localcast::faust::LocalcastUI ui({window.runtime(), {hash_of("mic-a"), hash_of("mic-b")}, 48000.0});
    program->init(48000);
    program->buildUserInterface(&ui);
    LatencyUI host;
    program->buildUserInterface(&host);
    REQUIRE(ui.errors().empty());
    REQUIRE(host.latency != nullptr);
    *host.latency = base_latency;

    std::vector<double> samples = input;
    constexpr std::size_t block = 500;
    for (std::size_t at = 0; at < samples.size(); at += block) {
        double* channel = samples.data() + at;
        ui.update();
        program->compute(static_cast<int>(std::min(block, samples.size() - at)), &channel, &channel);
    }
    REQUIRE(ui.live());
    return samples;
}

std::vector<double> noise(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<double> samples(count);
    for (double& sample : samples)
        sample = std::uniform_real_distribution<double>(-1.0, 1.0)(random);
    return samples;
}

/** Power of what is left of a sine, moved and taken from the true one, in dB of the sine's. */
double residual_db(double hz, double delay_samples)
{
    constexpr std::size_t count = 4800;
    constexpr std::size_t settled = 200;
    const double step = 2.0 * pi * hz / 48000.0;
    std::vector<double> input(count);
    for (std::size_t i = 0; i < count; ++i)
        input[i] = std::sin(step * static_cast<double>(i));
    const std::vector<double> output = moved(input, delay_samples, 1, 40.0);
    double error = 0.0;
    double signal = 0.0;
    for (std::size_t i = settled; i < count; ++i) {
        const double truth = std::sin(step * (static_cast<double>(i) - 40.0 + delay_samples));
        error += (output[i] - truth) * (output[i] - truth);
        signal += truth * truth;
    }
    return 10.0 * std::log10(error / signal);
}

} // namespace

TEST_CASE("a whole delay passes every sample bit for bit")
{
    const int delay = GENERATE(0, -1, -17, -4000);
    auto input = noise(9000, 5);
    input[3] = -0.0;
    const auto output = moved(input, delay, 1);
    const std::size_t shift = latency + static_cast<std::size_t>(-delay);
    CHECK(std::memcmp(output.data() + shift, input.data(), (input.size() - shift) * sizeof(double)) == 0);
    for (std::size_t i = 0; i < shift; ++i)
        REQUIRE(output[i] == 0.0);
}

TEST_CASE("base latency lets a source that lags move forward")
{
    const auto input = noise(9000, 6);
    const auto output = moved(input, 1200, 1, 1231);
    CHECK(std::memcmp(output.data() + latency, input.data(), (input.size() - latency) * sizeof(double)) == 0);
}

TEST_CASE("reversed polarity is turned round exactly")
{
    const auto input = noise(2000, 7);
    const auto output = moved(input, 0, -1);
    for (std::size_t i = 0; i + latency < input.size(); ++i)
        REQUIRE(output[i + latency] == -input[i]);
}

TEST_CASE("a fraction of a sample leaves a residual below -110 dB up to 16 kHz and below -60 dB at 20 kHz")
{
    for (const double delay : {0.5, 0.25, -0.1, 0.001, -3.7, 8.499}) {
        for (const double hz : {50.0, 997.0, 4000.0, 8000.0, 12000.0, 16000.0}) {
            INFO(hz << " Hz, delay " << delay);
            CHECK(residual_db(hz, delay) < -110.0);
        }
        INFO("delay " << delay);
        CHECK(residual_db(20000.0, delay) < -60.0);
    }
}

TEST_CASE("the delay line reaches four seconds at 192 kHz")
{
    constexpr std::size_t delay = 767900;
    const auto input = noise(2000, 8);
    std::vector<double> padded = input;
    padded.resize(delay + latency + input.size());
    const auto output = moved(padded, -static_cast<double>(delay), 1);
    CHECK(std::memcmp(output.data() + delay + latency, input.data(), input.size() * sizeof(double)) == 0);
}

TEST_CASE("without a claim the mover only delays by its base latency")
{
    const auto input = noise(1000, 9);
    const auto program = localcast::faust::create_AlignMover();
    program->init(48000);
    std::vector<double> samples = input;
    double* channel = samples.data();
    program->compute(static_cast<int>(samples.size()), &channel, &channel);
    CHECK(std::memcmp(samples.data() + latency, input.data(), (input.size() - latency) * sizeof(double)) == 0);
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
