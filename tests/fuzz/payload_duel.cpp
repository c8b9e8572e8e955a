// SPDX-License-Identifier: MIT
#include "payload_duel.hpp"

#include <algorithm>

namespace localcast::test {

void PayloadDuel::operate(ByteReader& bytes) {
    Ring& ring = rings_[bytes.below(std::size(rings_))];
    switch (bytes.below(12)) {
    case 0: create(ring, bytes); break;
    case 1: release(ring); break;
    case 2: localcast_runtime_collect_payload_rings(bytes.one_in(8) ? nullptr : window_.runtime()); break;
    case 3: take_back(ring); break;
    case 4: copy_from_anywhere(bytes); break;
    case 5: ask_for_stats_of_any_size(ring, bytes); break;
    case 6:
    case 7: copy_an_entry(bytes); break;
    default: lend_and_push(ring, bytes); break;
    }
}

void PayloadDuel::create(Ring& ring, ByteReader& bytes) {
    if (ring.ring != nullptr) {
        return;
    }
    const bool absurd = bytes.one_in(8);
    const size_t entry_bytes = absurd ? SIZE_MAX - bytes.take<uint16_t>() : bytes.below(200);
    const size_t entry_count = absurd ? SIZE_MAX / (1 + bytes.byte()) : bytes.below(6);
    ring.ring = localcast_payload_ring_create(window_.runtime(), entry_bytes, entry_count, bytes.number(0));
    require((ring.ring != nullptr) == (!absurd && entry_bytes > 0 && entry_count > 0), "which rings there can be");
    if (ring.ring != nullptr) {
        ring = {ring.ring, entry_bytes, entry_count, Turn::idle};
    }
    require(localcast_payload_ring_create(nullptr, entry_bytes, entry_count, 0) == nullptr, "a ring without a runtime");
}

void PayloadDuel::release(Ring& ring) {
    localcast_payload_ring_release(ring.ring);
    ring = Ring();
}

void PayloadDuel::take_back(Ring& ring) {
    if (ring.turn == Turn::pushed) {
        return; // its sample is out: the producer may not
    }
    require(localcast_payload_cancel(ring.ring) == (ring.turn != Turn::idle), "when there is something to take back");
    ring.turn = Turn::idle;
}

// Begin, fill, commit, push; or less than that.
void PayloadDuel::lend_and_push(Ring& ring, ByteReader& bytes) {
    LocalcastPayload payload{nullptr, 0, 0};
    const size_t wanted = bytes.one_in(8) ? bytes.take<size_t>() : bytes.below(static_cast<size_t>(ring.entry_bytes) + 1);
    const LocalcastStatus status = localcast_payload_begin(ring.ring, wanted, bytes.one_in(16) ? nullptr : &payload);
    if (ring.ring == nullptr || wanted > ring.entry_bytes || ring.turn == Turn::lent) {
        require(status == LOCALCAST_INVALID, "an entry that nobody can have");
    }
    if (status != LOCALCAST_OK) {
        require(status == LOCALCAST_INVALID || status == LOCALCAST_NO_DATA, "why there is no entry");
        ring.turn = status == LOCALCAST_NO_DATA ? Turn::idle : ring.turn;
        return;
    }
    ring.turn = Turn::lent;
    require(payload.bytes == wanted && payload.handle % 64 == 0, "what is lent");
    auto* const data = static_cast<uint8_t*>(payload.data);
    std::fill_n(data, wanted, bytes.byte());
    if (bytes.one_in(8)) {
        return; // lent and forgotten
    }
    LocalcastSampleHandle sample{1 + bytes.below(3), window_.time(bytes), 0, entries_.size(), payload.handle, 0, 0};
    require(localcast_payload_commit(ring.ring, sample.timestamp_ns), "a commit of what is lent");
    ring.turn = Turn::refused;
    require(!localcast_payload_commit(ring.ring, 0), "a commit of nothing");
    const auto kind = static_cast<LocalcastSampleKind>(bytes.below(LOCALCAST_SAMPLE_KIND_COUNT));
    sample.flags = bytes.one_in(16) ? bytes.take<uint32_t>() : 0;
    if (window_.push(kind, sample)) {
        ring.turn = Turn::pushed;
        entries_.push_back({sample, kind, ring.entry_bytes, {data, data + wanted}});
    }
}

void PayloadDuel::copy_an_entry(ByteReader& bytes) {
    if (entries_.empty()) {
        return;
    }
    const Entry& entry = entries_[bytes.below(entries_.size())];
    const size_t offset = bytes.one_in(8) ? bytes.take<size_t>() : bytes.below(entry.content.size() + 2);
    const bool absurd = bytes.one_in(8);
    const size_t wanted = absurd ? SIZE_MAX - bytes.byte() : bytes.below(entry.content.size() + 2);
    const bool inside = offset <= entry.entry_bytes && wanted <= entry.entry_bytes - offset;
    std::vector<uint8_t> copy(absurd ? 1 : wanted, uint8_t{0xAA});
    const LocalcastStatus status =
        localcast_runtime_copy_payload(window_.runtime(), entry.kind, &entry.sample, offset, copy.data(), wanted);
    const LocalcastStatus live = window_.model().is_live(entry.kind, entry.sample);
    if (!inside || copy.data() == nullptr) {
        // Once it is gone, an entry of another ring, and of another size, may lie where it lay.
        require(live == LOCALCAST_OK ? status == LOCALCAST_INVALID : status != LOCALCAST_OK,
                "a copy that lies outside its entry");
        return;
    }
    require(live == LOCALCAST_OK ? status == LOCALCAST_OK : status != LOCALCAST_OK, "whether a payload can be copied");
    for (size_t i = 0; status == LOCALCAST_OK && i < wanted && offset + i < entry.content.size(); ++i) {
        require(copy[i] == entry.content[offset + i], "what a live payload holds");
    }
}

// A sample may carry any handle. Those of rings that gave no entry yet are known to nobody.
void PayloadDuel::copy_from_anywhere(ByteReader& bytes) {
    const uint64_t handle = bytes.number(bytes.one_in(2) && !entries_.empty() ? entries_[0].sample.payload_handle : 0);
    const bool near_an_entry = std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return handle - entry.sample.payload_handle + 4096 < 8192; // inside its ring, maybe
    });
    const LocalcastSampleHandle sample{1, window_.time(bytes), 0, 0, handle, 0, 0};
    window_.push(LOCALCAST_SAMPLE_AUDIO_BLOCK, sample);
    uint8_t place[16];
    const LocalcastStatus status = localcast_runtime_copy_payload(
        window_.runtime(), LOCALCAST_SAMPLE_AUDIO_BLOCK, &sample, bytes.byte(), place, bytes.below(sizeof place + 1));
    require(near_an_entry || status == LOCALCAST_INVALID, "a foreign handle that was followed");
}

// The caller has as many bytes as it says and not one more.
void PayloadDuel::ask_for_stats_of_any_size(const Ring& ring, ByteReader& bytes) {
    const uint32_t said = bytes.byte() % (2 * sizeof(LocalcastPayloadRingStats));
    std::vector<uint64_t> place((std::max<size_t>(said, 8) + 7) / 8, UINT64_C(0x5555555555555555));
    std::memcpy(place.data(), &said, sizeof said);
    auto* const stats = reinterpret_cast<LocalcastPayloadRingStats*>(place.data());
    const bool filled = localcast_payload_ring_stats(ring.ring, stats);
    require(filled == (ring.ring != nullptr && said >= 8), "for which sizes a ring has counts");
    const size_t written = filled ? std::min<size_t>(said, sizeof *stats) : sizeof said;
    const auto* const got = reinterpret_cast<const std::byte*>(place.data());
    for (size_t i = written; i < 8 * place.size(); ++i) {
        require(got[i] == std::byte{0x55}, "a write past the end of a caller's struct");
    }
    LocalcastPayloadRingStats whole{};
    whole.size = sizeof whole;
    if (filled && localcast_payload_ring_stats(ring.ring, &whole)) {
        require(whole.entry_bytes == ring.entry_bytes && whole.entry_count == ring.entry_count &&
                    whole.reserved_count <= whole.entry_count,
                "a ring's counts");
    }
}

} // namespace localcast::test
