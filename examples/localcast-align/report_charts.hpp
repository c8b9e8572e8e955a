// The pictures of the report.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include "recording.hpp"
#include "window_picture.hpp"

namespace localcast::align {

/** Every aligned recording's delay on one axis, the reference at zero. */
std::string delay_chart(std::span<const Recording> recordings);

/** Correlation of one recording with the reference, as recorded and aligned. */
std::string correlation_chart(const Recording& recording, std::size_t index);

/** The window: a lane per recording with its audio blocks and phase claims. */
std::string window_chart(std::span<const Recording> recordings, const WindowPicture& picture);

} // namespace localcast::align
