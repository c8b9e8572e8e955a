// The physical floor of a push: a ticketed overwriting ring of 64-byte slots. Claim, copy, publish; no index, no
// window, no latest, nothing that a reader could ask beyond "what is in slot n".
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>

#include "localcast_reservoir.h"

namespace localcast::bench {

class BareRing {
public:
    explicit BareRing(std::size_t slots) : mask_(slots - 1), slots_(std::make_unique<Slot[]>(slots)) {}

    bool push(const LocalcastSampleHandle &handle) {
        const std::uint64_t ticket = head_.fetch_add(1, std::memory_order_acq_rel);
        Slot &slot = slots_[ticket & mask_];
        std::uint64_t state = slot.state.load(std::memory_order_acquire);
        if (state % 2 != 0 ||
            !slot.state.compare_exchange_strong(state, ticket << 1 | 1, std::memory_order_acq_rel))
            return false;
        const auto words = std::bit_cast<std::array<std::uint64_t, 6>>(handle);
        for (std::size_t i = 0; i < words.size(); ++i) slot.words[i].store(words[i], std::memory_order_release);
        slot.state.store((ticket + 1) << 1, std::memory_order_release);
        return true;
    }

private:
    struct alignas(64) Slot {
        std::atomic<std::uint64_t> state{0};
        std::atomic<std::uint64_t> words[6]{};
        std::uint64_t spare = 0;
    };
    alignas(128) std::atomic<std::uint64_t> head_{0};
    alignas(128) std::uint64_t mask_;
    std::unique_ptr<Slot[]> slots_;
};

} // namespace localcast::bench
