// Readers' hold on memory whose owner wants it back: a door and a count of those inside, in one word.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <atomic>
#include <cstdint>

namespace localcast {

/// Door and count share one atomic word, so "closed with nobody inside" is one compare-and-swap and needs no total
/// order between two variables. Written by readers (count) and by the memory's owner (door).
class ReaderGate {
public:
    /// True: the memory behind the gate stays as it is until leave(). False: it is closed, do not touch it.
    bool enter() noexcept LOCALCAST_NONBLOCKING {
        // acquire: pairs with open(), what the owner wrote before it is seen by the reader.
        const std::uint64_t before = word_.fetch_add(1, std::memory_order_acquire);
        if ((before & kOpen) != 0) {
            return true;
        }
        // relaxed: nothing behind the gate was touched.
        word_.fetch_sub(1, std::memory_order_relaxed);
        return false;
    }

    void leave() noexcept LOCALCAST_NONBLOCKING {
        // release: the reader's copy is finished before the owner can find the gate empty.
        word_.fetch_sub(1, std::memory_order_release);
    }

    /// By the owner. False when a reader is inside (or looks at the door this instant): leave the memory alone.
    bool close_if_empty() noexcept LOCALCAST_NONBLOCKING {
        // relaxed: only a guess for the exchange below.
        std::uint64_t seen = word_.load(std::memory_order_relaxed);
        if ((seen & ~kOpen) != 0) {
            return false;
        }
        // acquire: pairs with leave(), every copy happened before the owner writes. One attempt: bounded.
        return word_.compare_exchange_strong(seen, 0, std::memory_order_acquire, std::memory_order_relaxed);
    }

    /// By the owner: nobody enters any more; those inside still have to leave.
    void close() noexcept LOCALCAST_NONBLOCKING {
        // relaxed: the owner writes nothing before close_if_empty() has succeeded.
        word_.fetch_and(~kOpen, std::memory_order_relaxed);
    }

    /// By the owner, when the memory is filled.
    void open() noexcept LOCALCAST_NONBLOCKING {
        // release: pairs with enter(). A read-modify-write, for a reader may be looking at the closed door.
        word_.fetch_or(kOpen, std::memory_order_release);
    }

private:
    static constexpr std::uint64_t kOpen = std::uint64_t{1} << 63;
    std::atomic<std::uint64_t> word_{0};
};

} // namespace localcast
