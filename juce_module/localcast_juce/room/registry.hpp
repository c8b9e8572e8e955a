// Finds the registry of rooms that all binaries of this process with the same memory layout share, or makes it.
// SPDX-License-Identifier: MIT
#pragma once

#include "room_memory.hpp"

#include <string>

namespace localcast::audio {

struct FoundRegistry {
    Registry *registry = nullptr; // null only when memory is short
    std::string unreachable;      // in words: what in this process cannot be shared with, and why; empty: nothing
};

/// any-thread, blocks
[[nodiscard]] FoundRegistry find_registry();

} // namespace localcast::audio
