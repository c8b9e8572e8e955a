// The LocalCast architecture: makes of any Faust program a program that runs it over sound files,
// or live.
//
//   faust -a localcast.cpp program.dsp -o program.cpp
//
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <list>
#include <memory>

// No header of Faust's own whose name holds a class name: the compiler's -cn and -scn replace those words here.
#include <faust/localcast/FaustProgram.h>
#include <faust/localcast/Scheduler.h>

<<includeIntrinsic>>

<<includeclass>>

std::list<GUI*> GUI::fGuiList;
ztimedmap GUI::gTimedZoneMap;

int main(int argc, char** argv)
{
    localcast::faust::LiveParts live;
    const auto make = [&live](const localcast::faust::ProgramSetup& setup) {
        return std::make_unique<localcast::faust::FaustProgram>(std::make_unique<mydsp>(), setup, live.midi());
    };
    return localcast::faust::run_program(argc, argv, make, live.support());
}
