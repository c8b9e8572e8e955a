// SPDX-License-Identifier: MIT
#include "process_anchor.hpp"

#if defined(_WIN32)
#include "process_anchor_windows.hpp"
#elif defined(__APPLE__)
#include "process_anchor_apple.hpp"
#elif defined(__linux__)
#include "process_anchor_linux.hpp"
#else

#include <sys/mman.h>

namespace localcast::audio {
ProcessAnchor::ProcessAnchor() LOCALCAST_BLOCKS : why_("on this system plugins of different binaries cannot find one another") {}
ProcessAnchor::~ProcessAnchor() = default;
void *process_memory(std::size_t bytes) LOCALCAST_BLOCKS {
    void *const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}
} // namespace localcast::audio

#endif
