// Runs a program as time passes, through a live driver.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "faust/localcast/Runner.h"
#include "options.hpp"

namespace localcast::faust::runner {

/** Throws UsageError when what is asked for makes no sense live, or was not compiled in. */
void check_live_options(const Options& options, const LiveSupport& live);

/** Plays until the time is over, Ctrl-C or the end of the sound system; how many claims and blocks of the program's own
 *  found no room. `name` is the client's. Throws RunError, UsageError. */
std::uint64_t run_live(const Options& options, const MakeProgram& make, ProgramSetup setup, LiveDriver& driver,
                       const std::string& name);

} // namespace localcast::faust::runner
