// Programs that are compiled at run time do what those compiled to C++ do, to the last bit.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <memory>
#include <vector>

#include "ClaimInputs.hpp"
#include "EventWidgets.hpp"
#include "Lookback.hpp"
#include "Speaker.hpp"
#include "claim_fixture.hpp"
#include "compiled_at_run_time.hpp"
#include "dsp_rig.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 9600;

/** What a program puts out of the same claims and inputs, and how many events it pushed. */
std::vector<Samples> run(std::unique_ptr<::dsp> program, std::size_t& pushed)
{
    ClaimFixture window;
    REQUIRE(window.push(clap_at(frame_ns(1234))));
    REQUIRE(window.push(usable_claim(), frame_ns(500)));
    REQUIRE(window.push(usable_claim(), frame_ns(2500)));
    DspRig rig(std::move(program), window.runtime());
    CHECK(rig.dsp.errors().empty());
    CHECK(rig.dsp.is_bound());
    Samples input(frames);
    for (std::size_t i = 0; i < frames; ++i)
        input[i] = static_cast<FAUSTFLOAT>(i % 1000) / FAUSTFLOAT(1000);
    const auto outputs = rig.run(
        std::vector<Samples>(static_cast<std::size_t>(rig.dsp.getNumInputs()), input), frames, 500);
    pushed = localcast_runtime_view_len(window.runtime(), LOCALCAST_SAMPLE_EVENT_CLAIM);
    return outputs;
}

void check_all(Backend backend)
{
    using namespace localcast::faust;
    struct Pair {
        const char* file;
        std::unique_ptr<::dsp> (*create)();
    };
    for (const Pair& pair :
         {Pair{"event_widgets.dsp", create_EventWidgets}, Pair{"claim_inputs.dsp", create_ClaimInputs},
          Pair{"lookback.dsp", create_Lookback}, Pair{"speaker.dsp", create_Speaker}}) {
        INFO(pair.file);
        CompiledAtRunTime compiled(pair.file, backend);
        std::size_t pushed = 0;
        std::size_t expected = 0;
        const auto outputs = run(compiled.create(), pushed);
        CHECK(outputs == run(pair.create(), expected));
        CHECK(pushed == expected);
    }
}

} // namespace

TEST_CASE("the interpreter's programs are bound and cut like compiled ones")
{
    check_all(Backend::interpreter);
}

TEST_CASE("what LLVM compiles is bound and cut like compiled ones")
{
    check_all(Backend::llvm);
}
