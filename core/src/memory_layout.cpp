// What two copies of the library must have in common to use one runtime.
// SPDX-License-Identifier: MIT
#include <cstdint>
#include <mutex>
#include <version>

#include "localcast_payload.h"
#include "payload_ring.hpp"
#include "runtime.hpp"

namespace {

// To be raised when what lies in memory changes its meaning without changing its size.
constexpr std::uint64_t kMeaning = 2;

#if defined(_LIBCPP_VERSION)
constexpr std::uint64_t kStandardLibrary = 1;
#elif defined(__GLIBCXX__)
constexpr std::uint64_t kStandardLibrary = 2;
#elif defined(_MSVC_STL_UPDATE)
// Debug and release builds have heaps of their own; a mutex changed between updates.
constexpr std::uint64_t kStandardLibrary = (std::uint64_t{_MSVC_STL_UPDATE} << 8) + _ITERATOR_DEBUG_LEVEL + 3;
#else
constexpr std::uint64_t kStandardLibrary = 0;
#endif

constexpr std::uint64_t kFacts[] = {
    kMeaning,
    kStandardLibrary,
    LOCALCAST_ABI_VERSION,
    LOCALCAST_VERSION_MAJOR,
    LOCALCAST_VERSION_MINOR,
    LOCALCAST_VERSION_PATCH,
    sizeof(LocalcastRuntime),
    sizeof(localcast::Window),
    sizeof(localcast::PayloadRegistry),
    sizeof(LocalcastPayloadRing),
    sizeof(std::mutex),
    sizeof(void *),
    alignof(LocalcastRuntime),
};

} // namespace

uint64_t localcast_memory_layout_id(void) LOCALCAST_RT {
    return localcast_hash_source_id(reinterpret_cast<const std::uint8_t *>(kFacts), sizeof kFacts);
}
