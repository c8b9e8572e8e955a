// Following and pushing neither allocates nor locks, from a thread's first block on.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "ClaimInputs.hpp"
#include "EventWidgets.hpp"
#include "Lookback.hpp"
#include "Speaker.hpp"
#include "claim_fixture.hpp"
#include "dsp_rig.hpp"
#include "rt/guard.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

/** What a second of blocks does wrong on a thread that never called the program before. */
Offences offences_of(std::unique_ptr<::dsp> program, LocalcastRuntime* runtime)
{
    localcast::faust::LocalcastDsp dsp(std::move(program), {runtime});
    dsp.init(dsp_rate_hz);
    std::vector<Samples> channels(8, Samples(4096, FAUSTFLOAT(1)));
    std::vector<FAUSTFLOAT*> pointers;
    for (Samples& channel : channels)
        pointers.push_back(channel.data());
    Offences offences;
    std::thread([&] {
        const RealTimeScope scope(offences);
        for (std::uint64_t frame = 0; frame < 48000; frame += 500) {
            dsp.set_stream_time(frame_ns(frame));
            dsp.compute(frame % 1000 == 0 ? 500 : 499, pointers.data(), pointers.data());
            for (std::size_t i = 0; i < 4096; ++i)
                channels[0][i] = static_cast<FAUSTFLOAT>(i % 2);
        }
    }).join();
    return offences;
}

} // namespace

TEST_CASE("computing with bindings of every sort neither allocates nor locks")
{
    using namespace localcast::faust;
    using Create = std::unique_ptr<::dsp> (*)();
    for (const Create create : {create_EventWidgets, create_ClaimInputs, create_Lookback, create_Speaker}) {
        ClaimFixture window;
        for (std::uint64_t i = 0; i < 40; ++i) {
            REQUIRE(window.push(clap_at(frame_ns(i * 1000 + 7))));
            REQUIRE(window.push(usable_claim(), frame_ns(i * 1000)));
        }
        const Offences offences = offences_of(create(), window.runtime());
        CHECK(offences.allocations == 0);
        CHECK(offences.locks == 0);
    }
}
