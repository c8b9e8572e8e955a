// All that lives of a kind, at one moment.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"
#include "localcast/types.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace localcast {

/// In order of admission. Allocates.
inline std::vector<Sample> live_samples(ConstRuntimeRef runtime, LocalcastSampleKind kind) {
    std::vector<Sample> samples(1024);
    for (;;) {
        std::size_t count = 0;
        localcast_runtime_read_range(runtime.get(), kind, 0, std::numeric_limits<std::uint64_t>::max(), samples.data(),
                                     samples.size(), &count);
        const bool all = count <= samples.size();
        samples.resize(all ? count : 2 * count);
        if (all) {
            return samples;
        }
    }
}

} // namespace localcast
