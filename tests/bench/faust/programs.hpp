// The programs that are measured, compiled to C++ beforehand and by libfaust at run time.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <faust/dsp/dsp.h>

namespace localcast::bench {

struct Program {
    std::string name;
    std::string file;
    std::unique_ptr<::dsp> (*compiled)(); ///< makes one that was compiled to C++
};

/** Programs of Faust's own, without bindings. */
std::vector<Program> unbound_programs();

/** Programs with sixteen bound controls. */
std::vector<Program> bound_programs();

/** A way to make programs, and its name. */
struct Compiler {
    std::string name;
    /** Throws std::runtime_error with the compiler's own words. */
    std::function<std::unique_ptr<::dsp>(const Program&)> make;
};

/** To C++, and what libfaust has. */
std::vector<Compiler> compilers();

} // namespace localcast::bench
