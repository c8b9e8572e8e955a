// Producers and readers of all kinds on two to sixteen threads, round after round with another seed, for as many minutes
// as asked: meant for a build under ThreadSanitizer.
// SPDX-License-Identifier: MIT
#include "support/stress.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace localcast::test;

namespace {

struct Totals {
    unsigned long long runs = 0, handed_in = 0, read = 0, late = 0, expired = 0, overrun = 0, failed = 0;
};

bool round(std::uint64_t seed, Totals &totals) {
    for (const unsigned threads : {2u, 3u, 4u, 8u, 16u}) {
        const unsigned readers = (threads + 3) / 4;
        const unsigned producers = threads - readers;
        const std::uint64_t each = 60000 / producers;
        const std::size_t small = seed * 7 % 100 + 1;
        for (const StressShape &shape : {StressShape{UINT64_MAX, small, producers, readers, StressKinds::all, each, seed},
                                         StressShape{4000, 2048, producers, readers, StressKinds::all, each, seed},
                                         StressShape{UINT64_MAX, 65536, producers, readers, StressKinds::all, each, seed}}) {
            const StressResult result = stress(shape);
            if (!result.wrong.empty()) {
                std::printf("%u threads, capacity %zu, seed %llu: %s\n", threads, shape.capacity,
                            static_cast<unsigned long long>(seed), result.wrong.c_str());
                return false;
            }
            ++totals.runs;
            totals.handed_in += result.handed_in;
            totals.read += result.read;
            totals.late += result.late;
            totals.expired += result.expired;
            totals.overrun += result.overrun;
            totals.failed += result.failed;
        }
    }
    return true;
}

} // namespace

int main(int argc, char **argv) {
    const std::chrono::minutes minutes(argc > 1 ? std::atoi(argv[1]) : 1);
    const auto begin = std::chrono::steady_clock::now();
    Totals t;
    for (std::uint64_t seed = 1; seed == 1 || std::chrono::steady_clock::now() - begin < minutes; ++seed) {
        if (!round(seed, t)) {
            return EXIT_FAILURE;
        }
    }
    std::printf("%llu runs on 2, 3, 4, 8 and 16 threads, %llu samples handed in and %llu read; %llu late, %llu expired, "
                "%llu gave way, %llu without a place; nothing torn, lost or out of order\n",
                t.runs, t.handed_in, t.read, t.late, t.expired, t.overrun, t.failed);
    return EXIT_SUCCESS;
}
