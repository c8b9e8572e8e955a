// SPDX-License-Identifier: MIT
#include "programs.hpp"

#include <cstdio>
#include <dlfcn.h>
#include <stdexcept>

#ifdef LOCALCAST_HAVE_LIBFAUST
#include <faust/dsp/interpreter-dsp.h>
#include <faust/dsp/llvm-dsp.h>
#endif

#include "Claps.hpp"
#include "Shelf.hpp"
#include "Freeverb.hpp"
#include "Gains.hpp"
#include "Ladder.hpp"
#include "Microphones.hpp"
#include "Room.hpp"
#include "Zita.hpp"

namespace localcast::bench {

namespace {

const std::string here = LOCALCAST_BENCH_DSP_DIR "/";
const std::string examples = LOCALCAST_FAUST_EXAMPLES "/";

#ifdef LOCALCAST_HAVE_LIBFAUST
/** The process ends with all factories alive: an instance must not outlive its own. */
template <class Factory>
std::unique_ptr<::dsp> instance_of(Factory* factory, const std::string& error)
{
    if (factory == nullptr)
        throw std::runtime_error(error);
    return std::unique_ptr<::dsp>(factory->createDSPInstance());
}

std::unique_ptr<::dsp> by_llvm(const Program& program)
{
    std::string error;
    return instance_of(createDSPFactoryFromFile(program.file, 0, nullptr, "", error, -1), error);
}

std::unique_ptr<::dsp> by_interpreter(const Program& program)
{
    std::string error;
    return instance_of(createInterpreterDSPFactoryFromFile(program.file, 0, nullptr, error), error);
}
#endif

} // namespace

std::vector<Program> unbound_programs()
{
    using namespace faust;
    return {{"low shelf", examples + "filtering/lowShelf.dsp", create_Shelf},
            {"ladder filter", examples + "filtering/moogLadder.dsp", create_Ladder},
            {"freeverb", examples + "reverb/freeverb.dsp", create_Freeverb},
            {"zita reverb", examples + "reverb/zitaRev.dsp", create_Zita}};
}

std::vector<Program> bound_programs()
{
    using namespace faust;
    return {{"gains", here + "gains.dsp", create_Gains},
            {"microphones", here + "microphones.dsp", create_Microphones},
            {"claps", here + "claps.dsp", create_Claps},
            {"room", here + "room.dsp", create_Room}};
}

std::vector<Compiler> compilers()
{
    std::vector<Compiler> all{{"C++", [](const Program& program) { return program.compiled(); }}};
#ifdef LOCALCAST_HAVE_LIBFAUST
    // What LLVM compiles looks its mathematics up in the process, where they are global only by this.
    if (dlopen("libm.so.6", RTLD_NOW | RTLD_GLOBAL) == nullptr)
        throw std::runtime_error(dlerror());
    all.push_back({"LLVM", by_llvm});
    all.push_back({"interpreter", by_interpreter});
#else
    std::printf("libfaust is left out: it needs libfaust-dev\n");
#endif
    return all;
}

} // namespace localcast::bench
