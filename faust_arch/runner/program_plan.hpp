// What options and a program's wishes come to, over files and live alike.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "faust/localcast/Runner.h"
#include "options.hpp"
#include "program_window.hpp"

namespace localcast::faust::runner {

/** The inputs' names: as --source has them, else these. */
std::vector<std::string> name_inputs(const Options& options, std::vector<std::string> names);

/** What the numbers 0, 1, ... in metadata stand for: nothing, and the sources from 1 on. */
std::vector<std::uint64_t> numbered_sources(const Options& options, const std::vector<std::string>& names);

/** The window that the program and the options ask for; none where nobody would look at it. Throws UsageError. */
std::optional<WindowPlan> plan_window(const Options& options, const std::vector<std::string>& names,
                                      std::uint32_t rate_hz, const ProgramWishes& wishes);

/** Throws RunError when something is wrong with the program's metadata. */
void check(const ProgramWishes& wishes);

/** Does what every --set says. Throws UsageError. */
void set_controls(const Options& options, RunnableProgram& program);

} // namespace localcast::faust::runner
