// What a group of sources costs.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "rows.hpp"

namespace localcast::bench {

/** Feeds 1, 4, 8 and 16 sources to a group, in one thread, and takes the thread's CPU time. */
[[nodiscard]] std::vector<Result> measure_cpu(const Context& context);

} // namespace localcast::bench
