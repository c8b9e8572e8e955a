// Payload rings of a window under arbitrary calls: what was committed and lives is what a copy gives, and a handle from
// elsewhere is never followed.
// SPDX-License-Identifier: MIT
#pragma once

#include "window_duel.hpp"

#include <localcast_payload.h>

#include <cstdint>
#include <vector>

namespace localcast::test {

class PayloadDuel {
public:
    explicit PayloadDuel(WindowDuel& window) : window_(window) {}

    void operate(ByteReader& bytes);

private:
    enum class Turn { idle, lent, refused, pushed }; // what became of the entry that a ring lent last
    struct Ring {
        LocalcastPayloadRing* ring = nullptr;
        uint64_t entry_bytes = 0;
        uint64_t entry_count = 0;
        Turn turn = Turn::idle;
    };
    struct Entry {
        LocalcastSampleHandle sample;
        LocalcastSampleKind kind;
        uint64_t entry_bytes;
        std::vector<uint8_t> content;
    };

    void create(Ring& ring, ByteReader& bytes);
    void lend_and_push(Ring& ring, ByteReader& bytes);
    void take_back(Ring& ring);
    void copy_an_entry(ByteReader& bytes);
    void copy_from_anywhere(ByteReader& bytes);
    void ask_for_stats_of_any_size(const Ring& ring, ByteReader& bytes);
    void release(Ring& ring);

    WindowDuel& window_;
    Ring rings_[3];
    std::vector<Entry> entries_; // pushed, not taken back
};

} // namespace localcast::test
