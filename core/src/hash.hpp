// Names of sensors as numbers.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

namespace localcast {

// 64-bit FNV-1a (Fowler, Noll, Vo); null or empty gives 0, and a hash that comes out 0 becomes 1. Any thread, rt.
std::uint64_t fnv1a64(const std::uint8_t *bytes, std::size_t len) LOCALCAST_RT;

} // namespace localcast
