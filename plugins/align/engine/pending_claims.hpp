// Claims that wait for their moment.
// SPDX-License-Identifier: MIT
#pragma once

#include "placement.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace localcast::plugin::align {

struct PendingClaim {
    std::int64_t effect = 0; // frame of the run
    Line line;
};

/// In order of their moments. Bounded: a source is spoken of twice a second.
class PendingClaims {
public:
    static constexpr std::size_t capacity = 32;

    void clear() { count_ = 0; }

    /// False when there is no room: the one that would be last is dropped.
    bool add(const PendingClaim &claim) {
        const auto end = claims_.begin() + static_cast<std::ptrdiff_t>(count_);
        const auto place = std::upper_bound(claims_.begin(), end, claim.effect,
                                            [](std::int64_t effect, const PendingClaim &other) { return effect < other.effect; });
        const bool full = count_ == capacity;
        if (full && place == end) {
            return false;
        }
        std::move_backward(place, full ? end - 1 : end, full ? end : end + 1);
        *place = claim;
        count_ += !full;
        return !full;
    }

    /// The moment of the first one; far in the future without any.
    [[nodiscard]] std::int64_t next() const {
        return count_ == 0 ? never : claims_.front().effect;
    }

    PendingClaim take() {
        const PendingClaim first = claims_.front();
        std::move(claims_.begin() + 1, claims_.begin() + static_cast<std::ptrdiff_t>(count_), claims_.begin());
        --count_;
        return first;
    }

private:
    std::array<PendingClaim, capacity> claims_{};
    std::size_t count_ = 0;
};

} // namespace localcast::plugin::align
