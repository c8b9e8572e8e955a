// A small seeded generator: the same numbers on every machine and standard library.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace localcast::test {

// Output function of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
inline uint64_t mix64(uint64_t x) {
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

class Random {
public:
    explicit Random(uint64_t seed) : state_(mix64(seed)) {}

    uint64_t next() { return mix64(state_++); }
    uint64_t below(uint64_t n) { return n == 0 ? 0 : next() % n; }
    bool one_in(uint64_t n) { return below(n) == 0; }

private:
    uint64_t state_;
};

} // namespace localcast::test
