// SPDX-License-Identifier: MIT
#include "member.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace localcast::plugin::align {

audio::PeerNote MemberNote::packed() const {
    audio::PeerNote note{};
    std::memcpy(note.data(), this, sizeof *this);
    return note;
}

std::optional<MemberNote> MemberNote::unpacked(const audio::PeerNote &note) {
    if (note[0] != member_note_kind) {
        return std::nullopt;
    }
    MemberNote member;
    std::memcpy(static_cast<void *>(&member), note.data(), sizeof member);
    return member;
}

std::vector<MemberNote> members_of(const audio::RoomMemory &room) {
    std::vector<MemberNote> members;
    // acquire: the places below it are there, and what they held before is cleared.
    const std::uint32_t used = room.slots_used.load(std::memory_order_acquire);
    for (std::uint32_t index = 0; index < used; ++index) {
        const audio::PeerSlot &slot = room.peers[index];
        if (slot.taken.load(std::memory_order_acquire) == 0) {
            continue;
        }
        const std::optional<audio::PeerNote> note = slot.note.read();
        if (const std::optional<MemberNote> member = note ? MemberNote::unpacked(*note) : std::nullopt) {
            members.push_back(*member);
        }
    }
    return members;
}

ReferenceChoice choose_reference(const std::vector<MemberNote> &members, std::uint64_t me) {
    ReferenceChoice choice;
    std::uint64_t marked = 0, first = 0;
    std::size_t others = 0;
    for (const MemberNote &member : members) {
        if (member.excluded || member.source == 0) {
            continue;
        }
        others += member.source != me;
        first = first == 0 ? member.source : std::min(first, member.source);
        if (member.wants_reference) {
            marked = marked == 0 ? member.source : std::min(marked, member.source);
        }
    }
    choice.alone = others == 0;
    choice.source = marked;
    if (marked != 0 || choice.alone) {
        return choice;
    }
    choice.chooser = first == me;
    const bool earliest = std::any_of(members.begin(), members.end(), [](const MemberNote &m) {
        return !m.excluded && static_cast<ReferenceRule>(m.rule) == ReferenceRule::earliest;
    });
    for (const MemberNote &member : members) {
        if (member.source == first && member.chosen_ns != 0 && member.chosen_ns >= member.run_start_ns) {
            choice.source = earliest ? member.earliest : member.most_coherent;
            choice.chosen_ns = member.chosen_ns;
        }
    }
    const auto chosen = std::find_if(members.begin(), members.end(),
                                     [&](const MemberNote &m) { return m.source == choice.source && !m.excluded; });
    if (chosen == members.end()) { // it has left
        choice.source = 0;
        choice.chosen_ns = 0;
    }
    return choice;
}

} // namespace localcast::plugin::align
