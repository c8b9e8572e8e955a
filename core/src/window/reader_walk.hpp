// How Reader goes through the samples of one kind, block by block.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "window/reader.hpp"

namespace localcast::window {

template <typename Visit, typename Stop>
void Reader::walk(const Snapshot &s, unsigned kind, std::uint64_t first, Visit visit, Stop stop) const LOCALCAST_RT {
    const std::uint64_t last = s.sealed / block_slots;
    std::uint64_t block = std::min(first / block_slots, last);
    const std::uint64_t end = index_.count_before(last, kind);
    while (block < last && index_.count_before(block, kind) < end) {
        block = index_.block_of(kind, index_.count_before(block, kind), block, last);
        if (stop(block)) break;
        const Index::Kinds kinds = index_.kinds(block);
        for (unsigned place = 0; place < block_slots; ++place) {
            const std::uint64_t ticket = block * block_slots + place;
            if (ticket >= first && kinds.matches(place, kind) && !visit(ticket)) return;
        }
        ++block;
    }
    // The tail is not indexed: nothing is known of it before it is looked at.
    for (std::uint64_t t = std::max(s.sealed, first); t < s.end; ++t)
        if (log_.kind(t) == kind && !visit(t)) return;
}

template <typename Visit, typename Stop>
void Reader::walk_back(const Snapshot &s, unsigned kind, std::uint64_t last, Visit visit,
                       Stop stop) const LOCALCAST_RT {
    for (std::uint64_t t = s.end; t-- > std::max(s.sealed, s.first);)
        if (log_.kind(t) == kind && !visit(t)) return;
    const std::uint64_t first = s.first / block_slots;
    while (first < last && index_.count_before(last, kind) > index_.count_before(first, kind)) {
        const std::uint64_t block = index_.block_of(kind, index_.count_before(last, kind) - 1, first, last);
        if (stop(block)) return;
        const Index::Kinds kinds = index_.kinds(block);
        for (unsigned place = block_slots; place-- > 0;) {
            const std::uint64_t ticket = block * block_slots + place;
            if (ticket >= s.first && kinds.matches(place, kind) && !visit(ticket)) return;
        }
        last = block;
    }
}

} // namespace localcast::window
