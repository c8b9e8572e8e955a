// Programs that are compiled at run time do nothing that a real-time thread must not, from a thread's first block on.
// SPDX-License-Identifier: MIT
#include "compiled_at_run_time.hpp"
#include "offences.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

TEST_CASE("computing what libfaust compiled does nothing that a real-time thread must not")
{
    for (const Backend backend : {Backend::interpreter, Backend::llvm}) {
        for (const char* file : {"event_widgets.dsp", "claim_inputs.dsp", "lookback.dsp", "speaker.dsp"}) {
            INFO(file << (backend == Backend::llvm ? " by LLVM" : " in the interpreter"));
            CompiledAtRunTime compiled(file, backend);
            const Offences offences = offences_of(compiled.create());
            CHECK(told(offences) == "nothing");
        }
    }
}
