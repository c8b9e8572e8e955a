// Programs in their decorator under clang's RealtimeSanitizer, which ends the process at the first violation.
//
// rt_sanitizer_test clean | allocate: the second computes a program that allocates, which has to be noticed.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "ClaimInputs.hpp"
#include "EventWidgets.hpp"
#include "Lookback.hpp"
#include "Speaker.hpp"
#include "claim_fixture.hpp"
#include "dsp_rig.hpp"

using namespace localcast::test;

namespace {

// compute() is declared by Faust, who promises nothing; what is called is looked at as it runs.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects"
void compute(localcast::faust::LocalcastDsp& dsp, std::uint64_t frame, int count, FAUSTFLOAT** channels) LOCALCAST_RT
{
    dsp.set_stream_time(frame_ns(frame));
    dsp.compute(count, channels, channels);
}
#pragma clang diagnostic pop

/** A program that allocates as it computes. */
struct Careless : decorator_dsp {
    explicit Careless(std::unique_ptr<::dsp> program) : decorator_dsp(program.release()) {}
    void compute(int count, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs) override
    {
        const std::vector<FAUSTFLOAT> scratch(static_cast<std::size_t>(count), FAUSTFLOAT(1));
        fDSP->compute(count, inputs, outputs);
        outputs[0][0] *= scratch[0];
    }
};

bool play(std::unique_ptr<::dsp> program)
{
    ClaimFixture window;
    bool pushed = true;
    for (std::uint64_t i = 0; i < 40; ++i) {
        pushed = window.push(clap_at(frame_ns(i * 1000 + 7))) && pushed;
        pushed = window.push(usable_claim(), frame_ns(i * 1000)) && pushed;
    }
    localcast::faust::LocalcastDsp dsp(std::move(program), {window.runtime()});
    dsp.init(dsp_rate_hz);
    std::vector<Samples> channels(8, Samples(4096, FAUSTFLOAT(1)));
    std::vector<FAUSTFLOAT*> pointers;
    for (Samples& channel : channels)
        pointers.push_back(channel.data());
    std::thread([&] {
        for (std::uint64_t frame = 0; frame < 48000; frame += 500) {
            compute(dsp, frame, frame % 1000 == 0 ? 500 : 499, pointers.data());
            for (std::size_t i = 0; i < 4096; ++i)
                channels[0][i] = static_cast<FAUSTFLOAT>(i % 2);
        }
    }).join();
    return pushed && dsp.errors().empty();
}

} // namespace

int main(int argc, char** argv)
{
    using namespace localcast::faust;
    if (argc > 1 && std::string_view(argv[1]) == "allocate")
        return play(std::make_unique<Careless>(create_EventWidgets())) ? 0 : 1;
    using Create = std::unique_ptr<::dsp> (*)();
    for (const Create create : {create_EventWidgets, create_ClaimInputs, create_Lookback, create_Speaker}) {
        if (!play(create()))
            return 1;
    }
    std::puts("nothing was done that an audio thread must not do");
    return 0;
}
