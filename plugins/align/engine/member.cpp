// SPDX-License-Identifier: MIT
#include "member.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>

namespace localcast::plugin::align {
namespace {

bool is_sane(const MemberNote &note) {
    const double numbers[] = {note.delay_samples, note.offset_ppm, note.moved_samples,      note.sample_rate_hz,
                              note.coherence,     note.confidence, note.uncertainty_samples};
    return std::all_of(std::begin(numbers), std::end(numbers), [](double number) { return std::isfinite(number); }) &&
           note.state < state_count && note.mode <= static_cast<std::uint8_t>(Mode::manual) &&
           note.rule <= static_cast<std::uint8_t>(ReferenceRule::earliest) && (note.polarity == 1 || note.polarity == -1);
}

// Of two hashes; 0 is none.
std::uint64_t smaller(std::uint64_t a, std::uint64_t b) { return a == 0 ? b : b == 0 ? a : std::min(a, b); }

// When the host began to play what `me` is part of: that may have been before this one came in.
std::uint64_t begin_of_play(const std::vector<MemberNote> &members, std::uint64_t me) {
    std::uint64_t mine = 0, begin = std::numeric_limits<std::uint64_t>::max();
    for (const MemberNote &member : members) {
        mine = member.source == me ? member.run_start_ns : mine;
    }
    for (const MemberNote &member : members) {
        const bool along = member.run_start_ns != 0 && member.played_ns > mine;
        begin = along ? std::min(begin, member.run_start_ns) : begin;
    }
    return begin;
}

// Where nobody is marked: the last choice that was made since the host began to play, or who is to make one.
void choose_by_ear(ReferenceChoice &choice, const std::vector<MemberNote> &members, std::uint64_t me) {
    const auto is_member = [&](std::uint64_t source) {
        return std::any_of(members.begin(), members.end(),
                           [&](const MemberNote &m) { return m.source == source && !m.excluded; });
    };
    const bool earliest = std::any_of(members.begin(), members.end(), [](const MemberNote &m) {
        return !m.excluded && static_cast<ReferenceRule>(m.rule) == ReferenceRule::earliest;
    });
    const std::uint64_t begin = begin_of_play(members, me);
    std::uint64_t chooser = 0;
    for (const MemberNote &member : members) {
        if (member.excluded || member.source == 0) {
            continue;
        }
        chooser = is_played(member, members) ? smaller(chooser, member.source) : chooser;
        const std::uint64_t chosen = earliest ? member.earliest : member.most_coherent;
        const bool stands = member.chosen_ns >= member.run_start_ns && member.played_ns > begin && is_member(chosen);
        if (stands && member.chosen_ns > choice.chosen_ns) {
            choice.source = chosen;
            choice.chosen_ns = member.chosen_ns;
        }
    }
    choice.chooser = choice.source == 0 && chooser == me;
}

} // namespace

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
    return is_sane(member) ? std::optional(member) : std::nullopt;
}

std::vector<MemberNote> MemberList::look(const audio::RoomMemory &room) {
    std::vector<MemberNote> members;
    // acquire: the places below it are there, and what they held before is cleared.
    const std::uint32_t used = room.slots_used.load(std::memory_order_acquire);
    seen_.resize(used);
    for (std::uint32_t index = 0; index < used; ++index) {
        const audio::PeerSlot &slot = room.peers[index];
        Seen &seen = seen_[index];
        if (slot.taken.load(std::memory_order_acquire) == 0) {
            seen = {};
            continue;
        }
        const std::uint64_t serial = slot.serial.load(std::memory_order_relaxed); // relaxed: published with `taken`
        if (const std::optional<audio::PeerNote> note = slot.note.read()) {
            seen = {serial, MemberNote::unpacked(*note)};
        } else if (seen.serial != serial) {
            seen = {};
        }
        if (seen.note) {
            members.push_back(*seen.note);
        }
    }
    return members;
}

bool is_played(const MemberNote &member, const std::vector<MemberNote> &members) {
    return member.run_start_ns != 0 && std::all_of(members.begin(), members.end(), [&](const MemberNote &other) {
               return other.excluded || other.played_ns <= member.played_ns + most_apart_ns;
           });
}

ReferenceChoice choose_reference(const std::vector<MemberNote> &members, std::uint64_t me) {
    ReferenceChoice choice;
    choice.alone = true;
    for (const MemberNote &member : members) {
        if (!member.excluded && member.source != 0) {
            choice.alone = choice.alone && member.source == me;
            choice.source = member.wants_reference ? smaller(choice.source, member.source) : choice.source;
        }
    }
    if (choice.source != 0 || choice.alone) {
        return choice;
    }
    choose_by_ear(choice, members, me);
    return choice;
}

} // namespace localcast::plugin::align
