// Stands in front of what the core says of its memory: the plugin that links this has the core of another version.
// SPDX-License-Identifier: MIT
#include <cstdint>

extern "C" std::uint64_t __wrap_localcast_memory_layout_id() noexcept { return 0x0123456789abcdefULL; }
