// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>

#include "hash.hpp"

namespace localcast {

std::uint64_t fnv1a64(const std::uint8_t *bytes, std::size_t len) LOCALCAST_RT {
    if (bytes == nullptr || len == 0) return 0;
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (std::size_t i = 0; i < len; ++i) {
        hash ^= bytes[i];
        hash *= 0x100000001b3u;
    }
    return hash == 0 ? 1 : hash; // 0 means "no sensor"
}

} // namespace localcast
