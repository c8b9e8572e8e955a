// Producers and readers on threads of their own in one small window, and what they found wrong. The work of each thread
// follows from the seed; how they take turns does not.
// SPDX-License-Identifier: MIT
#pragma once

#include <localcast_reservoir.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace localcast::test {

enum class StressKinds { one, one_each, all };

struct StressShape {
    uint64_t duration_ns;
    size_t capacity; // the places behind it are 4096, or twice as many as these
    unsigned producers;
    unsigned readers;
    StressKinds kinds;
    uint64_t pushes; // of each producer
    uint64_t seed = 1;
};

struct StressResult {
    std::string wrong; // in words; empty: all was as promised
    uint64_t handed_in = 0, late = 0, expired = 0, overrun = 0, failed = 0;
    uint64_t read = 0; // by cursors
};

// Whole samples, each producer's in its order and each once; one status is one moment; once quiet, every sample handed
// in is accounted for: by the counts, by each cursor, and one by one by the window, which holds of each producer all
// that it accepted from the first one on that it holds.
StressResult stress(const StressShape& shape);

} // namespace localcast::test
