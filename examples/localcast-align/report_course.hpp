// The report's picture of one recording's drift and jumps.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "recording.hpp"

namespace localcast::align {

/** Delay over time less its steady drift and its jumps: the measurements as dots, the course as a line. */
std::string course_chart(const Recording& recording, std::size_t index);

} // namespace localcast::align
