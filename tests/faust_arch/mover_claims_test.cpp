// The mover while claims change: glides, fades, holds.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstring>
#include <random>

#include "mover_rig.hpp"
#include "support/catch.hpp"
#include "test_signals.hpp"

using namespace localcast::test;

namespace {

constexpr double latency = 200.0;
constexpr std::size_t half_second = 24000;
constexpr std::size_t fade_frames = 960;   // 20 ms
constexpr double glide_frames = 4800.0;    // 0.1 s
constexpr double click_bound = 1e-5;       // -100 dB of full scale

/** The delay that the mover should have, by the law that its documentation states. */
class DelayLaw {
public:
    /** A claim that holds at `frame`, where the output's moment is `latency` frames earlier. The glide goes on. */
    void claim(double delay, double ppm, double frame, bool first)
    {
        const double target = delay - ppm * 1e-6 * latency;
        deviation_ = first ? 0.0 : deviation_ - deviation_ / glide_frames + at(frame) - target;
        at_claim_ = target;
        ppm_ = ppm;
        frame_ = frame;
    }
    [[nodiscard]] double at(double frame) const { return at_claim_ + ppm_ * 1e-6 * (frame - frame_); }
    /** To be called once per frame, in order. */
    double step(double frame, bool loaded)
    {
        if (!loaded)
            deviation_ -= deviation_ / glide_frames;
        return at(frame) + deviation_;
    }

private:
    double at_claim_ = 0.0;
    double ppm_ = 0.0;
    double frame_ = 0.0;
    double deviation_ = 0.0;
};

} // namespace

TEST_CASE("claims that correct delay and drift every half second leave a sine clean")
{
    for (const double hz : {1000.0, 10000.0, 15000.0}) {
        std::mt19937 random(31);
        std::uniform_real_distribution<double> wobble(-1.0, 1.0);
        MoverRig rig(latency);
        DelayLaw law;
        double error = 0.0;
        double signal = 0.0;
        for (std::size_t update = 0; update < 8; ++update) {
            const auto frame = static_cast<double>(rig.position());
            const double ppm = 300.0 + 40.0 * wobble(random);
            const double delay = 10.0 + 300e-6 * frame + 0.5 * wobble(random);
            rig.claim({delay, ppm}, frame);
            law.claim(delay, ppm, frame, update == 0);
            const auto output = rig.run(sine(hz), half_second);
            for (std::size_t i = 0; i < output.size(); ++i) {
                const double now = frame + static_cast<double>(i);
                const double truth = sine(hz)(now - latency + law.step(now, i == 0));
                if (update > 0 || i > 300) {
                    error += (output[i] - truth) * (output[i] - truth);
                    signal += truth * truth;
                }
            }
        }
        INFO(hz << " Hz");
        CHECK(10.0 * std::log10(error / signal) < -105.0);
    }
}

TEST_CASE("no claim update clicks: corrections, changes of drift, polarity, jumps, a late first claim")
{
    MoverRig rig(2000.0);
    const auto sound = sine(100.0);
    auto output = rig.run(sound, half_second);
    const auto go_on = [&](const DelayClaim& claim) {
        rig.claim(claim, static_cast<double>(rig.position()));
        const auto next = rig.run(sound, half_second);
        output.insert(output.end(), next.begin(), next.end());
    };
    go_on({700.3, 20.0});      // the first claim, far from none
    go_on({700.9, 20.0});      // glides
    go_on({696.5, -380.0});    // nearly the longest glide, and other drift
    go_on({696.5, -380.0, -1}); // turns round
    go_on({-900.25, 0.0, 1});  // a jump, and back
    go_on({-900.25, {}});      // drift no longer known
    go_on({12.0, 400.0, -1});
    CHECK(rig.live());
    CHECK(largest_click(output, 2100) < click_bound);
}

TEST_CASE("a claim during a fade waits for the fade's end and then is faded to as well")
{
    MoverRig rig(latency);
    const auto sound = sine(100.0);
    rig.claim({0.0, {}});
    auto output = rig.run(sound, 1000, 100);
    rig.claim({-500.0, {}}, static_cast<double>(rig.position()));
    auto next = rig.run(sound, 300, 100);
    output.insert(output.end(), next.begin(), next.end());
    rig.claim({60.0, {}}, static_cast<double>(rig.position()));
    next = rig.run(sound, 24000, 100);
    output.insert(output.end(), next.begin(), next.end());
    CHECK(largest_click(output, 200) < click_bound);
    for (std::size_t i = output.size() - 1000; i < output.size(); ++i)
        REQUIRE(std::abs(output[i] - sound(static_cast<double>(i) - latency + 60.0)) < 1e-5);
}

TEST_CASE("the measure of clicks sees a jump that is not faded")
{
    auto samples = std::vector<double>(4000);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = sine(100.0)(static_cast<double>(i));
    CHECK(largest_click(samples, 0) < 1e-12);
    samples[2000] += 3e-5;
    CHECK(largest_click(samples, 0) > 1e-5);
}

TEST_CASE("the first claim is taken at once")
{
    const auto input = noise(4000, 32);
    MoverRig rig(latency);
    rig.claim({-100.0, {}});
    const auto output = rig.run(input);
    CHECK(std::memcmp(output.data() + 300, input.data(), 3700 * sizeof(double)) == 0);
}

TEST_CASE("a first claim that comes late is faded to, however near it is")
{
    const auto input = noise(8000, 33);
    MoverRig rig(latency);
    const auto before = rig.run({input.begin(), input.begin() + 1000});
    rig.claim({1.0, {}}, 1000.0);
    const auto after = rig.run({input.begin() + 1000, input.end()});
    CHECK(std::memcmp(after.data() + fade_frames, input.data() + 1000 + fade_frames - 199, 5000 * sizeof(double)) == 0);
    CHECK(before[999] == input[999 - 200]);
}

TEST_CASE("a jump is over after twenty milliseconds, to the bit")
{
    const auto input = noise(20000, 34);
    MoverRig rig(latency);
    rig.claim({0.0, {}});
    rig.run({input.begin(), input.begin() + 5000});
    rig.claim({-1000.0, {}}, 5000.0);
    const auto after = rig.run({input.begin() + 5000, input.end()});
    const double* moved_input = input.data() + 5000 - 1200;
    CHECK(std::memcmp(after.data() + fade_frames, moved_input + fade_frames, 10000 * sizeof(double)) == 0);
}

TEST_CASE("a small correction glides to its end, and then every sample passes bit for bit again")
{
    const auto input = noise(200000, 35);
    MoverRig rig(latency);
    rig.claim({0.0, {}});
    rig.run({input.begin(), input.begin() + 5000});
    rig.claim({-2.0, {}}, 5000.0);
    const auto after = rig.run({input.begin() + 5000, input.end()});
    CHECK(after[2400] != input[5000 + 2400 - 202]);
    CHECK(std::memcmp(after.data() + 100000, input.data() + 5000 + 100000 - 202, 90000 * sizeof(double)) == 0);
}

TEST_CASE("a claim that is lost leaves delay, drift and polarity as they were")
{
    MoverRig rig(latency);
    const auto heard = heard_late(sine(9000.0), 20.0, 150.0);
    const auto source = [&](double frame) { return -heard(frame); };
    rig.claim({20.0, 150.0, -1});
    rig.run(source, half_second);
    rig.forget_claims();
    const auto alone = rig.run(source, 2 * half_second);
    CHECK_FALSE(rig.live());
    CHECK(residual_db(alone, sine(9000.0), latency, half_second, 0) < -105.0);
}

TEST_CASE("a claim that returns is glided to from where the drift has led")
{
    MoverRig rig(latency);
    const auto source = heard_late(sine(100.0), 20.0, 150.0);
    rig.claim({20.0, 150.0});
    auto output = rig.run(source, half_second);
    rig.forget_claims();
    auto next = rig.run(source, half_second);
    output.insert(output.end(), next.begin(), next.end());
    rig.claim({70.7, 150.0}, 336000.0); // 0.3 samples off; as late as the clock that let the first one go
    next = rig.run(source, half_second);
    output.insert(output.end(), next.begin(), next.end());
    CHECK(rig.live());
    CHECK(largest_click(output, 200) < click_bound);
}
