// The delays of localcast.lib: how much they leave of the sound when the reference is taken away, and that none clicks.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "LibraryAlign.hpp"
#include "LibraryAlignOf.hpp"
#include "LibraryAlignSingle.hpp"
#include "LibraryResample.hpp"
#include "library_rig.hpp"
#include "support/catch.hpp"
#include "test_signals.hpp"

using namespace localcast::test;

namespace {

constexpr double base = 200.0; // as the programs have it
constexpr std::size_t settling = 800;
constexpr double click_bound = 1e-5; // -100 dB of full scale

/** What one program with one input leaves of a sine when the sine itself is taken away, in dB. */
double residual_of(std::unique_ptr<::dsp> program, double hz, double delay, double drift_ppm)
{
    LibraryRig rig(std::move(program));
    rig.claim("mic-b", delay, drift_ppm);
    const auto output = rig.run({heard_late(sine(hz), delay, drift_ppm)}, 12000)[0];
    return residual_db(output, sine(hz), base, 0, settling);
}

/** Runs half a second of a low sine for each of these claims in turn. */
Samples follow(LibraryRig& rig, const std::vector<std::function<void()>>& claims)
{
    Samples output;
    for (const auto& claim : claims) {
        claim();
        const Samples next = rig.run({sine(100.0)}, 24000)[0];
        output.insert(output.end(), next.begin(), next.end());
    }
    return output;
}

} // namespace

TEST_CASE("an aligned source is the reference with a residual below -105 dB")
{
    for (const double delay : {0.5, -0.1, 163.776, -401.25}) {
        for (const double hz : {50.0, 1000.0, 10000.0, 18000.0}) {
            INFO(hz << " Hz, delay " << delay);
            CHECK(residual_of(localcast::faust::create_LibraryAlign(), hz, delay, 0.0) < -105.0);
        }
    }
}

TEST_CASE("in single precision the residual is as small, and below -85 dB where the delay is 1900 samples")
{
    for (const double delay : {0.5, 163.776, -401.25, -1700.1}) {
        for (const double hz : {1000.0, 15000.0}) {
            INFO(hz << " Hz, delay " << delay);
            LibraryRig rig(localcast::faust::create_LibraryAlignSingle());
            rig.claim("mic-b", delay);
            const auto output = rig.run({heard_late(sine(hz), delay, 0.0)}, 12000)[0];
            CHECK(residual_db(output, sine(hz), base, 0, 2400) < (delay < -1000.0 ? -85.0 : -105.0));
        }
    }
}

TEST_CASE("a whole delay is aligned bit for bit")
{
    LibraryRig rig(localcast::faust::create_LibraryAlign());
    rig.claim("mic-b", 120.0);
    const Samples input = noise(9000, 41);
    const Samples output = rig.run({input}, input.size())[0];
    for (std::size_t i = 80; i < input.size(); ++i)
        REQUIRE(output[i] == input[i - 80]);
}

TEST_CASE("an alignment that is corrected, and one that jumps, does not click")
{
    LibraryRig rig(localcast::faust::create_LibraryAlign());
    const auto claim = [&](double delay) {
        return [&rig, delay] { rig.claim("mic-b", delay, {}, 1, rig.position()); };
    };
    const Samples output = follow(rig, {[] {}, claim(100.25), claim(103.5), claim(-900.1), claim(20.0)});
    CHECK(largest_click(output, 400) < click_bound);
    const double last = static_cast<double>(output.size() - 1);
    CHECK(output.back() == Approx(sine(100.0)(last - base + 20.0)).margin(1e-5));
}

TEST_CASE("a source that drifts is the reference with a residual below -105 dB")
{
    for (const double ppm : {400.0, -7.3, -400.0}) {
        for (const double hz : {50.0, 1000.0, 10000.0, 18000.0}) {
            INFO(hz << " Hz, " << ppm << " ppm");
            CHECK(residual_of(localcast::faust::create_LibraryResample(), hz, 33.3, ppm) < -105.0);
        }
    }
}

TEST_CASE("drift that changes, and polarity that turns, do not click")
{
    LibraryRig rig(localcast::faust::create_LibraryResample());
    const auto claim = [&](double delay, double ppm, int polarity) {
        return [&rig, delay, ppm, polarity] { rig.claim("mic-b", delay, ppm, polarity, rig.position()); };
    };
    const Samples output = follow(rig, {[] {}, claim(50.3, 20.0, 1), claim(51.0, -380.0, 1), claim(42.0, -380.0, -1),
                                        claim(90.0, 0.0, 1)});
    CHECK(largest_click(output, 400) < click_bound);
}

TEST_CASE("reversed polarity is turned round exactly")
{
    LibraryRig rig(localcast::faust::create_LibraryResample());
    rig.claim("mic-b", 0.0, 0.0, -1);
    const Samples input = noise(4000, 42);
    const Samples output = rig.run({input}, input.size())[0];
    for (std::size_t i = 200; i < input.size(); ++i)
        REQUIRE(output[i] == -input[i - 200]);
}

TEST_CASE("one par lines up three microphones, with delays, drifts and polarities of their own")
{
    LibraryRig rig(localcast::faust::create_LibraryAlignOf());
    rig.claim("mic-b", 163.776, 120.0, -1);
    rig.claim("mic-c", -71.3, -350.0);
    const auto sound = sine(7000.0);
    const auto reversed = [heard = heard_late(sound, 163.776, 120.0)](double frame) { return -heard(frame); };
    const auto outputs = rig.run({sound, reversed, heard_late(sound, -71.3, -350.0)}, 48000);
    REQUIRE(outputs.size() == 3);
    for (std::size_t i = 200; i < 48000; ++i)
        REQUIRE(outputs[0][i] == sound(static_cast<double>(i) - base));
    CHECK(residual_db(outputs[1], sound, base, 0, settling) < -105.0);
    CHECK(residual_db(outputs[2], sound, base, 0, settling) < -105.0);
}
