// What a program does wrong on an audio thread while claims come in.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "claim_fixture.hpp"
#include "dsp_rig.hpp"
#include "rt/guard.hpp"
#include "support/catch.hpp"

namespace localcast::test {

/** What a second of blocks, with claims of every sort in it, does wrong on a thread that never called the program
 * before. */
inline Offences offences_of(std::unique_ptr<::dsp> program)
{
    ClaimFixture window;
    for (std::uint64_t i = 0; i < 40; ++i) {
        REQUIRE(window.push(clap_at(frame_ns(i * 1000 + 7))));
        REQUIRE(window.push(usable_claim(), frame_ns(i * 1000)));
    }
    faust::LocalcastDsp dsp(std::move(program), {window.runtime()});
    dsp.init(dsp_rate_hz);
    std::vector<Samples> channels(8, Samples(4096, FAUSTFLOAT(1)));
    std::vector<FAUSTFLOAT*> pointers;
    for (Samples& channel : channels)
        pointers.push_back(channel.data());
    Offences offences;
    std::thread([&] {
        RealTimeScope scope(offences);
        for (std::uint64_t frame = 0; frame < 48000; frame += 500) {
            if (frame == 24000)
                scope.warm();
            dsp.set_stream_time(frame_ns(frame));
            dsp.compute(frame % 1000 == 0 ? 500 : 499, pointers.data(), pointers.data());
            for (std::size_t i = 0; i < 4096; ++i)
                channels[0][i] = static_cast<FAUSTFLOAT>(i % 2);
        }
    }).join();
    return offences;
}

} // namespace localcast::test
