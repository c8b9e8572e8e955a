// How many pieces of memory are taken and not given back: by `new`, in the whole program.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace localcast::test {

std::int64_t counted_allocations();

} // namespace localcast::test
