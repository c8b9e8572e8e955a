// Arbitrary bytes as numbers, choices and times; where they end, everything is zero.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>

namespace localcast::test {

class ByteReader {
public:
    explicit ByteReader(std::span<const uint8_t> bytes) : rest_(bytes) {}

    bool done() const { return rest_.empty(); }

    template <typename T>
    T take() {
        T value{};
        const size_t n = std::min(sizeof value, rest_.size());
        if (n > 0) {
            std::memcpy(&value, rest_.data(), n);
        }
        rest_ = rest_.subspan(n);
        return value;
    }
    uint8_t byte() { return take<uint8_t>(); }
    size_t below(size_t n) { return byte() % n; }
    bool one_in(size_t n) { return below(n) == n - 1; }

    std::span<const uint8_t> bytes(size_t at_most) {
        const auto taken = rest_.first(std::min(at_most, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

    /// A number near `middle`, at either end of all numbers, or any.
    uint64_t number(uint64_t middle) {
        switch (below(8)) {
        case 0: return byte();
        case 1: return UINT64_MAX - byte();
        case 2: return take<uint64_t>();
        case 3: return middle - byte();
        case 4: return middle + take<uint16_t>();
        default: return middle + byte();
        }
    }

private:
    std::span<const uint8_t> rest_;
};

/// Ends the process where something is not as it must be: that is what a fuzzer, and a replayed corpus, report.
inline void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "broken: %s\n", what);
        std::abort();
    }
}

} // namespace localcast::test
